package dev.daybook.event;

import dev.daybook.kernel.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;

/** Reads events from rows. */
final class EventRows {

    /** What {@link #map} reads: an event {@code e} and its identity {@code i}. */
    static final String COLUMNS = """
            e.org_id, e.id, e.position, e.received_at, e.label, e.report, e.user_id, e.actor_type, \
            e.api_key_id, e.actor_attributes, e.project_id, e.project_type, e.user_project_role, e.target_type, e.target_id, \
            e.target_name, e.details, e.idempotency_key, i.username, i.ip, i.email, i.org_name, i.project_name, \
            i.details as identifying_details""";

    /** The same for a caller that may not see who it was: the table of identities is not read at all. */
    static final String COLUMNS_WITHOUT_IDENTITY =
            COLUMNS.replaceAll("\\bi\\.(\\w+) as ", "null as ").replaceAll("\\bi\\.(\\w+)", "null as $1");

    private EventRows() {}

    static AuditEvent map(ResultSet row) throws SQLException {
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
                row.getString("idempotency_key"));
    }
}
