package dev.daybook.integrity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An identifying value with the salt that opens its digest in an entry.
 *
 * @param field its name among the entry's digests
 * @param salt the base64url of the salt, without padding
 * @param value the value; of a member of the details, its canonical JSON
 */
public record SaltedValue(String field, String salt, String value) {

    public SaltedValue {
        decode(salt);
    }

    /** The digest: the base64url, without padding, of the SHA-256 over salt, field, a NUL byte and value. */
    public String digest() {
        byte[] hash = Hash.sha256(
                decode(salt),
                field.getBytes(StandardCharsets.UTF_8),
                new byte[] {0},
                value.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    private static byte[] decode(String salt) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(salt);
        } catch (IllegalArgumentException malformed) {
            throw new MalformedException("A salt is base64url.");
        }
        if (bytes.length == 0
                || !Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .equals(salt)) {
            throw new MalformedException("A salt is base64url without padding, and not empty.");
        }
        return bytes;
    }
}
