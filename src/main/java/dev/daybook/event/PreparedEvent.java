package dev.daybook.event;

import dev.daybook.kernel.EventId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event with everything decided but its position. It is made on the caller's thread, so that an append transaction,
 * which every other append of the organization waits for, has only bytes to send.
 */
final class PreparedEvent {

    /** The columns of a row; the position comes last, because it is known last. */
    static final String COLUMNS = """
            org_id, id, received_at, label, report, user_id, actor_type, actor_attributes, project_id, project_type, \
            user_project_role, target_type, target_id, target_name, details, idempotency_key, identity_digests, \
            position""";

    static final String IDENTITY_COLUMNS = "org_id, id, username, ip, email, org_name, project_name, salts";

    private final NewEvent event;
    private final EventId id;
    private final EventType type;
    private final boolean custom;
    private final byte[] row;
    private final byte @Nullable [] identityRow;

    /**
     * Prepares an event.
     *
     * @param custom whether its label is outside every vocabulary
     */
    PreparedEvent(NewEvent event, EventId id, Instant receivedAt, EventType type, boolean custom, Identity.Seal seal) {
        this.event = event;
        this.id = id;
        this.type = type;
        this.custom = custom;
        this.row = row(event, id, receivedAt, type, seal);
        this.identityRow = seal.isEmpty() ? null : identityRow(event, id, seal);
    }

    private static byte[] row(NewEvent event, EventId id, Instant receivedAt, EventType type, Identity.Seal seal) {
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
                .column(actor.attributes())
                .column(scope.projectId())
                .column(scope.projectType())
                .column(scope.userProjectRole())
                .column(target == null ? null : target.type())
                .column(target == null ? null : target.id())
                .column(target == null ? null : target.name())
                .column(event.details())
                .column(event.idempotencyKey())
                .column(seal.digests())
                .prefix();
    }

    private static byte[] identityRow(NewEvent event, EventId id, Identity.Seal seal) {
        Identity identity = Identity.of(event);
        return new CopyText()
                .column(event.scope().orgId())
                .column(id.toString())
                .column(identity.username())
                .column(identity.ip())
                .column(identity.email())
                .column(identity.orgName())
                .column(identity.projectName())
                .column(seal.salts())
                .row();
    }

    NewEvent event() {
        return event;
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

    String organization() {
        return event.scope().orgId();
    }

    /** Whether the event's identity was given by its producer, so that it may be there already. */
    boolean isNamed() {
        return event.idempotencyKey() != null;
    }
}
