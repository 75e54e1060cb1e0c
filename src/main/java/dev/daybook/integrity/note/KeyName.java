package dev.daybook.integrity.note;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What verifier keys and signer keys have in common: a name, an id, and 32 bytes of key behind the number of Ed25519. */
final class KeyName {

    static final byte ED25519 = 1;

    private static final int ID_BYTES = 4;

    /** The key is base64 and may hold further plus signs. */
    private static final Pattern KEY = Pattern.compile("([^+]+)\\+([0-9a-f]{8})\\+(.+)");

    private KeyName() {}

    /** Whether a name may sign: not empty, without white space of any script, and without plus. */
    static boolean isValid(String name) {
        return !name.isEmpty() && name.codePoints().noneMatch(KeyName::isBarred);
    }

    private static boolean isBarred(int character) {
        return character == '+'
                || character < ' '
                || character == 0x85
                || Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }

    static void check(String name) {
        if (!isValid(name)) {
            throw new MalformedException("This cannot be the name of a key: " + Shown.of(name));
        }
    }

    /** The id of a key: the beginning of a hash over its name, its kind and its public half. */
    static int id(String name, byte[] publicKey) {
        byte[] hash = Hash.sha256(name.getBytes(StandardCharsets.UTF_8), new byte[] {'\n', ED25519}, publicKey);
        return HexFormat.fromHexDigits(HexFormat.of().formatHex(hash, 0, ID_BYTES));
    }

    static String hex(int id) {
        return HexFormat.of().toHexDigits(id);
    }

    /** A key as text. */
    static String format(String name, int id, byte[] key) {
        byte[] encoded = new byte[1 + key.length];
        encoded[0] = ED25519;
        System.arraycopy(key, 0, encoded, 1, key.length);
        return name + "+" + hex(id) + "+" + StrictBase64.encode(encoded);
    }

    /** The parts of a key's text. The message does not show it: it may be a secret. */
    static Parts parse(String text) {
        Matcher matcher = KEY.matcher(text);
        if (!matcher.matches() || !isValid(matcher.group(1))) {
            throw new MalformedException("This is not a key: a key is a name, an id and base64, parted by plus signs.");
        }
        byte[] encoded;
        try {
            encoded = StrictBase64.decode(matcher.group(3));
        } catch (MalformedException secret) {
            throw new MalformedException("The last part of a key is base64.");
        }
        if (encoded.length != 1 + Hash.BYTES || encoded[0] != ED25519) {
            throw new MalformedException("This is not an Ed25519 key of 32 bytes.");
        }
        return new Parts(
                matcher.group(1),
                HexFormat.fromHexDigits(matcher.group(2)),
                Hash.of(Arrays.copyOfRange(encoded, 1, encoded.length)));
    }

    /**
     * The parts of a key's text.
     *
     * @param key the 32 bytes: a public key, or the seed of a secret one
     */
    record Parts(String name, int id, Hash key) {

        @Override
        public String toString() {
            return name + "+" + hex(id);
        }
    }
}
