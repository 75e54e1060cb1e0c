package dev.daybook.event;

import dev.daybook.kernel.CopyText;
import dev.daybook.kernel.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The identifying values of one event. The documented list of identifying fields is {@link #values}, and what the
 * event's vocabulary marks in its details: the leaf of an event holds only a salted digest of each. Values and salts stand in
 * columns of the event's row that can be emptied.
 */
record Identity(
        @Nullable String username,
        @Nullable String ip,
        @Nullable String email,
        @Nullable String orgName,
        @Nullable String projectName,
        IdentifyingDetails details) {

    /** The columns of an event's row that hold it, in the order in which they are written. */
    static final String COLUMNS = "username, ip, email, org_name, project_name, identifying_details, salts";

    /** Before the path of an identifying member of the details. */
    static final String DETAILS = "details.";

    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /**
     * The identifying values of an event.
     *
     * @param details its details, parted as its vocabulary says
     */
    static Identity of(NewEvent event, IdentifyingDetails details) {
        Actor actor = event.actor();
        Scope scope = event.scope();
        return new Identity(actor.username(), actor.ip(), actor.email(), scope.orgName(), scope.projectName(), details);
    }

    /**
     * The values that are present, by their names in digests and salts: of the fields, and of the details by their path
     * as {@code details.…}, of which the value is the canonical JSON.
     */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        put(values, "username", username);
        put(values, "ip", ip);
        put(values, "email", email);
        put(values, "orgName", orgName);
        put(values, "projectName", projectName);
        details.values().forEach((path, value) -> put(values, DETAILS + path, value));
        return values;
    }

    private static void put(Map<String, String> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    /** What the columns of a row hold. */
    static Identity map(ResultSet row) throws SQLException {
        return new Identity(
                row.getString("username"),
                row.getString("ip"),
                row.getString("email"),
                row.getString("org_name"),
                row.getString("project_name"),
                IdentifyingDetails.stored(row.getString("identifying_details")));
    }

    /** Writes the columns for COPY; without values there are no salts either. */
    void copyTo(CopyText row, Seal seal) {
        row.column(username)
                .column(ip)
                .column(email)
                .column(orgName)
                .column(projectName)
                .column(details.valuesText())
                .column(seal.isEmpty() ? null : seal.salts());
    }

    /** A salt and a digest for each value that is present. */
    Seal seal() {
        return seal(RANDOM);
    }

    /** The same with the salts that {@code random} gives, in the order of {@link #values}. */
    Seal seal(RandomGenerator random) {
        Map<String, String> values = values();
        if (values.isEmpty()) {
            return Seal.NOTHING;
        }
        byte[] saltBytes = new byte[values.size() * SALT_BYTES];
        random.nextBytes(saltBytes);
        ByteBuffer salted = ByteBuffer.wrap(saltBytes);
        StringBuilder digests = new StringBuilder(64 * values.size()).append('{');
        StringBuilder salts = new StringBuilder(40 * values.size()).append('{');
        MessageDigest sha256 = Sha256.begin();
        values.forEach((name, value) -> {
            byte[] salt = new byte[SALT_BYTES];
            salted.get(salt);
            append(salts, name, salt);
            append(digests, name, digest(sha256, salt, name, value));
        });
        return new Seal(digests.append('}').toString(), salts.append('}').toString());
    }

    /** The digest of a value, as an event's row and its leaf have it. */
    static String digest(byte[] salt, String name, String value) {
        return BASE64.encodeToString(digest(Sha256.begin(), salt, name, value));
    }

    private static byte[] digest(MessageDigest sha256, byte[] salt, String name, String value) {
        sha256.update(salt);
        sha256.update(name.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        return sha256.digest(value.getBytes(StandardCharsets.UTF_8));
    }

    private static void append(StringBuilder object, String name, byte[] value) {
        if (object.length() > 1) {
            object.append(',');
        }
        CanonicalJson.quote(name, object);
        object.append(":\"").append(BASE64.encodeToString(value)).append('"');
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
