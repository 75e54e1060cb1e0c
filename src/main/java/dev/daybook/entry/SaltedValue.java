package dev.daybook.entry;

import dev.daybook.kernel.Sha256;
import java.util.Base64;

/**
 * What opens a digest in an entry: an identifying value and its salt. Whoever hands them over may hand over anything; that
 * it is what the log digested, {@link #opens} says.
 *
 * @param salt the salt in base64url without padding; empty if there is none, which no event that was appended has
 * @param value the value as it was digested: a field's text, or the canonical JSON of a member of the details
 */
public record SaltedValue(String salt, String value) {

    /**
     * Whether the digest of a name was made of this. A salt of another length than the log's, or a NUL in name or value, would
     * let the same digest be opened to other values: what the log would not have digested opens nothing.
     */
    public boolean opens(String name, String digest) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(salt);
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
        return bytes.length == SaltedDigest.SALT_BYTES
                && SaltedDigest.text(bytes).equals(salt)
                && CanonicalJson.isText(name)
                && CanonicalJson.isText(value)
                && SaltedDigest.of(Sha256.begin(), bytes, name, value).equals(digest);
    }
}
