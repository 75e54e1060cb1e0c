package dev.daybook.integrity.note;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * One signature of a note.
 *
 * @param name the name of the key
 * @param encoded the base64 of the key's id and of the signature
 */
public record NoteSignature(String name, String encoded) {

    private static final String START = "— ";
    private static final int ID_BYTES = 4;

    public NoteSignature {
        KeyName.check(name);
        if (StrictBase64.decode(encoded).length <= ID_BYTES) {
            throw new MalformedException("The signature of " + Shown.of(name) + " is too short.");
        }
    }

    static NoteSignature of(NoteVerifier verifier, byte[] signature) {
        byte[] bytes = new byte[ID_BYTES + signature.length];
        HexFormat hex = HexFormat.of();
        System.arraycopy(hex.parseHex(KeyName.hex(verifier.id())), 0, bytes, 0, ID_BYTES);
        System.arraycopy(signature, 0, bytes, ID_BYTES, signature.length);
        return new NoteSignature(verifier.name(), StrictBase64.encode(bytes));
    }

    static NoteSignature parse(String line) {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith(START) || space < START.length()) {
            throw new MalformedException("This is not the line of a signature: " + Shown.of(line));
        }
        return new NoteSignature(line.substring(START.length(), space), line.substring(space + 1));
    }

    /** The id of the key. */
    public int keyId() {
        return HexFormat.fromHexDigits(HexFormat.of().formatHex(StrictBase64.decode(encoded), 0, ID_BYTES));
    }

    byte[] signature() {
        byte[] bytes = StrictBase64.decode(encoded);
        return Arrays.copyOfRange(bytes, ID_BYTES, bytes.length);
    }

    /** Whether this is the name and the id of a key; both together tell keys apart. */
    boolean isBy(NoteVerifier verifier) {
        return name.equals(verifier.name()) && keyId() == verifier.id();
    }

    /** The name and id of the key. */
    public String key() {
        return name + "+" + KeyName.hex(keyId());
    }

    /** The line of the signature, without its end. */
    @Override
    public String toString() {
        return START + name + " " + encoded;
    }
}
