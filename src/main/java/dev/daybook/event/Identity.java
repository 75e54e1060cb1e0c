package dev.daybook.event;

import dev.daybook.entry.SaltedValue;
import dev.daybook.entry.SealedValues;
import dev.daybook.kernel.CopyText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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
    void copyTo(CopyText row, SealedValues seal) {
        row.column(username)
                .column(ip)
                .column(email)
                .column(orgName)
                .column(projectName)
                .column(details.valuesText())
                .column(seal.isEmpty() ? null : seal.salts());
    }

    /** A salt and a digest for each value that is present. */
    SealedValues seal() {
        return SealedValues.of(values());
    }

    /**
     * What opens the digests of the values that are present, by their names.
     *
     * @param salts the text of the JSON object of their salts
     */
    Map<String, SaltedValue> openings(String salts) {
        Map<String, SaltedValue> openings = new TreeMap<>();
        JsonNode stored = JsonTree.read(salts);
        values().forEach((name, value) -> {
            JsonNode salt = stored.get(name);
            openings.put(name, new SaltedValue(salt == null ? "" : salt.asString(), value));
        });
        return Collections.unmodifiableMap(openings);
    }
}
