package dev.daybook.entry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/** The digest that stands in an entry in the place of an identifying value, and the salt that it is made with. */
final class SaltedDigest {

    static final int SALT_BYTES = 16;

    private static final int CHARACTERS = 43;

    /** The last character stands for four bits of the digest, and two that are zero. */
    private static final int UNUSED_BITS = 0b11;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static final byte[] BITS = bits();

    private SaltedDigest() {}

    private static byte[] bits() {
        byte[] bits = new byte[1 << 8];
        Arrays.fill(bits, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            bits[alphabet.charAt(i)] = (byte) i;
        }
        return bits;
    }

    /** The digest of a value, made by a SHA-256 that has had nothing yet. */
    static String of(MessageDigest sha256, byte[] salt, String name, String value) {
        sha256.update(salt);
        sha256.update(name.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        return text(sha256.digest(value.getBytes(StandardCharsets.UTF_8)));
    }

    /** Bytes as digests and salts are written. */
    static String text(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }

    /** Whether bytes are a digest as it is written. */
    static boolean isDigest(byte[] bytes, int from, int to) {
        if (to - from != CHARACTERS) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (BITS[Byte.toUnsignedInt(bytes[i])] < 0) {
                return false;
            }
        }
        return (BITS[bytes[to - 1]] & UNUSED_BITS) == 0;
    }
}
