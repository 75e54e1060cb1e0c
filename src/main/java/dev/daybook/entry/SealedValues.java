package dev.daybook.entry;

import dev.daybook.kernel.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What is stored of identifying values beside the values themselves.
 *
 * @param digests the text of a JSON object of name and digest: SHA-256 over salt, name, a NUL byte and value
 * @param salts the text of a JSON object of name and salt
 */
public record SealedValues(String digests, String salts) {

    private static final SealedValues NOTHING = new SealedValues("{}", "{}");

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A salt and a digest for each of some values, by their names. */
    public static SealedValues of(Map<String, String> values) {
        return of(values, RANDOM);
    }

    static SealedValues of(Map<String, String> values, RandomGenerator random) {
        if (values.isEmpty()) {
            return NOTHING;
        }
        byte[] saltBytes = new byte[values.size() * SaltedDigest.SALT_BYTES];
        random.nextBytes(saltBytes);
        ByteBuffer salted = ByteBuffer.wrap(saltBytes);
        StringBuilder digests = new StringBuilder(64 * values.size()).append('{');
        StringBuilder salts = new StringBuilder(40 * values.size()).append('{');
        MessageDigest sha256 = Sha256.begin();
        values.forEach((name, value) -> {
            if (!CanonicalJson.isText(name) || !CanonicalJson.isText(value)) {
                throw new IllegalArgumentException("A value of " + name + " that a digest says nothing about");
            }
            byte[] salt = new byte[SaltedDigest.SALT_BYTES];
            salted.get(salt);
            append(salts, name, SaltedDigest.text(salt));
            append(digests, name, SaltedDigest.of(sha256, salt, name, value));
        });
        return new SealedValues(
                digests.append('}').toString(), salts.append('}').toString());
    }

    private static void append(StringBuilder object, String name, String value) {
        if (object.length() > 1) {
            object.append(',');
        }
        CanonicalJson.quote(name, object);
        object.append(":\"").append(value).append('"');
    }

    /** Whether there was no value. */
    public boolean isEmpty() {
        return equals(NOTHING);
    }
}
