package dev.daybook.event;

import dev.daybook.kernel.EventId;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event with everything decided but its position. It is made on the caller's thread, so that an append transaction,
 * which every other append of the organization waits for, has only bytes to send.
 */
final class PreparedEvent {

    /** The columns of a row; the position comes last, because it is known last. */
    static final String COLUMNS = """
            org_id, id, received_at, label, report, user_id, actor_type, api_key_id, actor_attributes, project_id, project_type, \
            user_project_role, target_type, target_id, target_name, details, idempotency_key, dialect, \
            identity_digests, position""";

    static final String RESOURCE_COLUMNS = "org_id, id, resource_id";

    static final String IDENTITY_COLUMNS = "org_id, id, username, ip, email, org_name, project_name, details, salts";

    private static final byte[] NOTHING = {};

    private final NewEvent event;
    private final Identity identity;
    private final EventId id;
    private final Instant receivedAt;
    private final EventType type;
    private final boolean custom;
    private final byte[] row;
    private final byte @Nullable [] identityRow;
    private final byte[] resourceRows;

    /**
     * Prepares an event.
     *
     * @param labels what tells its type, and what of it is stored to be found by
     */
    PreparedEvent(
            NewEvent event,
            EventId id,
            Instant receivedAt,
            EventType type,
            Labels labels,
            Identity identity,
            Identity.Seal seal) {
        this.identity = identity;
        this.event = event;
        this.id = id;
        this.type = type;
        this.receivedAt = receivedAt;
        this.custom = labels.known(event.label()) == null;
        this.row = row(event, id, receivedAt, type, labels.dialect(event.label()), identity, seal);
        this.identityRow = seal.isEmpty() ? null : identityRow(event, id, identity, seal);
        this.resourceRows = resourceRows(event, id, labels.resources(event));
    }

    private static byte[] row(
            NewEvent event,
            EventId id,
            Instant receivedAt,
            EventType type,
            @Nullable String dialect,
            Identity identity,
            Identity.Seal seal) {
        Actor actor = event.actor();
        Scope scope = event.scope();
        Target target = event.target();
        return new CopyText()
                .column(scope.orgId())
                .column(id.toString())
                .column(receivedAt.toString())
                .column(type.label())
                .column(type.report().name())
                .column(actor.userId())
                .column(actor.type())
                .column(actor.apiKeyId())
                .column(actor.attributes())
                .column(scope.projectId())
                .column(scope.projectType())
                .column(scope.userProjectRole())
                .column(target == null ? null : target.type())
                .column(target == null ? null : target.id())
                .column(target == null ? null : target.name())
                .column(identity.details().open())
                .column(event.idempotencyKey())
                .column(dialect)
                .column(seal.digests())
                .prefix();
    }

    private static byte[] identityRow(NewEvent event, EventId id, Identity identity, Identity.Seal seal) {
        return new CopyText()
                .column(event.scope().orgId())
                .column(id.toString())
                .column(identity.username())
                .column(identity.ip())
                .column(identity.email())
                .column(identity.orgName())
                .column(identity.projectName())
                .column(identity.details().valuesText())
                .column(seal.salts())
                .row();
    }

    private static byte[] resourceRows(NewEvent event, EventId id, Set<String> resources) {
        if (resources.isEmpty()) {
            return NOTHING;
        }
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        for (String resource : resources) {
            rows.writeBytes(new CopyText()
                    .column(event.scope().orgId())
                    .column(id.toString())
                    .column(resource)
                    .row());
        }
        return rows.toByteArray();
    }

    /** The event as the log holds it at a position. */
    AuditEvent at(long position) {
        return new AuditEvent(
                id,
                position,
                receivedAt,
                type,
                event.actor(),
                event.scope(),
                event.target(),
                event.details(),
                event.idempotencyKey());
    }

    NewEvent event() {
        return event;
    }

    /** Its identifying values. */
    Identity identity() {
        return identity;
    }

    EventId id() {
        return id;
    }

    EventType type() {
        return type;
    }

    /** Whether its label is outside every vocabulary. */
    boolean custom() {
        return custom;
    }

    /** Its columns of event for COPY, in the order of {@link #COLUMNS} without the position. */
    byte[] row() {
        return row;
    }

    /** Its columns of event_identity for COPY, or null if no value identifies anybody. */
    byte @Nullable [] identityRow() {
        return identityRow;
    }

    /** Its rows of event_resource for COPY; empty if it is about no resource. */
    byte[] resourceRows() {
        return resourceRows;
    }

    String organization() {
        return event.scope().orgId();
    }

    /** Whether the event's identity was given by its producer, so that it may be there already. */
    boolean isNamed() {
        return event.idempotencyKey() != null;
    }
}
