package dev.daybook.integrity.note;

import java.util.Base64;

/**
 * The base64 of RFC 4648, section 4, with exactly one text for the same bytes. Java's decoder takes missing padding and
 * stray bits at the end, which would let a proof be altered without being found.
 */
public final class StrictBase64 {

    private StrictBase64() {}

    public static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    public static byte[] decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw new MalformedException("This is not base64: " + Shown.of(text));
        }
        if (!encode(bytes).equals(text)) {
            throw new MalformedException("This base64 is not the one that its bytes are written as: " + Shown.of(text));
        }
        return bytes;
    }
}
