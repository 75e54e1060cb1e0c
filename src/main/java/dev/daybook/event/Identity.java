package dev.daybook.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The identifying values of one event. The documented list of identifying fields is {@link Field}: an event's row holds
 * only a salted digest of each, the values and salts are kept apart.
 */
record Identity(
        @Nullable String username,
        @Nullable String ip,
        @Nullable String email,
        @Nullable String orgName,
        @Nullable String projectName) {

    /** The fields of an event that identify somebody, by their names in digests and salts. */
    enum Field {
        username,
        ip,
        email,
        orgName,
        projectName
    }

    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    static Identity of(NewEvent event) {
        Actor actor = event.actor();
        Scope scope = event.scope();
        return new Identity(actor.username(), actor.ip(), actor.email(), scope.orgName(), scope.projectName());
    }

    @Nullable
    String value(Field field) {
        return switch (field) {
            case username -> username;
            case ip -> ip;
            case email -> email;
            case orgName -> orgName;
            case projectName -> projectName;
        };
    }

    /** A salt and a digest for each value that is present. */
    Seal seal() {
        int present = (int) Arrays.stream(Field.values())
                .filter(field -> value(field) != null)
                .count();
        if (present == 0) {
            return Seal.NOTHING;
        }
        byte[] random = new byte[present * SALT_BYTES];
        RANDOM.nextBytes(random);
        StringBuilder digests = new StringBuilder(64 * present).append('{');
        StringBuilder salts = new StringBuilder(40 * present).append('{');
        MessageDigest sha256 = sha256();
        int offset = 0;
        for (Field field : Field.values()) {
            String value = value(field);
            if (value != null) {
                byte[] salt = Arrays.copyOfRange(random, offset, offset + SALT_BYTES);
                offset += SALT_BYTES;
                append(salts, field, salt);
                append(digests, field, digest(sha256, salt, field, value));
            }
        }
        return new Seal(digests.append('}').toString(), salts.append('}').toString());
    }

    private static byte[] digest(MessageDigest sha256, byte[] salt, Field field, String value) {
        sha256.update(salt);
        sha256.update(field.name().getBytes(StandardCharsets.US_ASCII));
        sha256.update((byte) 0);
        return sha256.digest(value.getBytes(StandardCharsets.UTF_8));
    }

    private static void append(StringBuilder object, Field field, byte[] value) {
        if (object.length() > 1) {
            object.append(',');
        }
        object.append('"')
                .append(field.name())
                .append("\":\"")
                .append(BASE64.encodeToString(value))
                .append('"');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /**
     * What is stored beside the values.
     *
     * @param digests a JSON object of field and digest: SHA-256 over salt, field name, a NUL byte and the value
     * @param salts a JSON object of field and salt
     */
    record Seal(String digests, String salts) {
        private static final Seal NOTHING = new Seal("{}", "{}");

        boolean isEmpty() {
            return equals(NOTHING);
        }
    }
}
