package dev.daybook.event;

import dev.daybook.entry.LeafHash;
import dev.daybook.kernel.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;

/** Reads events from rows. */
public final class EventRows {

    private static final String IDENTITY = "e." + Identity.COLUMNS.replace(", ", ", e.");

    /** What {@link #map} reads of an event {@code e}. */
    public static final String COLUMNS = """
            e.org_id, e.id, e.position, e.received_at, e.label, e.report, e.user_id, e.actor_type, \
            e.api_key_id, e.actor_attributes, e.project_id, e.project_type, e.user_project_role, e.target_type, e.target_id, \
            e.target_name, e.details, e.idempotency_key, e.poster_token, e.poster_issuer, e.poster_subject, e.poster_user, \
            e.leaf_hash, \
            """ + IDENTITY;

    /** The same for a caller that may not see who it was: what identifies somebody is not read at all. */
    static final String COLUMNS_WITHOUT_IDENTITY =
            COLUMNS.replace(IDENTITY, IDENTITY.replaceAll("e\\.(\\w+)", "null as $1"));

    private EventRows() {}

    /** What {@link #map} reads of an event, with or without what identifies somebody. */
    public static String columns(boolean identities) {
        return identities ? COLUMNS : COLUMNS_WITHOUT_IDENTITY;
    }

    /** Who posted the event of a row. */
    static Poster poster(ResultSet row) throws SQLException {
        return new Poster(
                row.getString("poster_token"),
                row.getString("poster_issuer"),
                row.getString("poster_subject"),
                row.getString("poster_user"));
    }

    public static AuditEvent map(ResultSet row) throws SQLException {
        String targetType = row.getString("target_type");
        return new AuditEvent(
                new EventId(row.getObject("id", UUID.class)),
                row.getLong("position"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                new EventType(row.getString("label"), Report.valueOf(row.getString("report"))),
                new Actor(
                        row.getString("user_id"),
                        row.getString("username"),
                        row.getString("ip"),
                        row.getString("email"),
                        row.getString("actor_type"),
                        row.getString("api_key_id"),
                        row.getString("actor_attributes")),
                poster(row),
                new Scope(
                        row.getString("org_id"),
                        row.getString("org_name"),
                        row.getString("project_id"),
                        row.getString("project_name"),
                        row.getString("project_type"),
                        row.getString("user_project_role")),
                targetType == null
                        ? null
                        : new Target(targetType, row.getString("target_id"), row.getString("target_name")),
                IdentifyingDetails.together(row.getString("details"), row.getString("identifying_details")),
                row.getString("idempotency_key"),
                LeafHash.of(row.getBytes("leaf_hash")));
    }
}
