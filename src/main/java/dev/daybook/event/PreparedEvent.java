package dev.daybook.event;

import dev.daybook.kernel.CopyText;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Refusal;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event with everything decided but its position. It is made on the caller's thread, so that an append transaction,
 * which every other append of the organization waits for, has only bytes to send.
 */
final class PreparedEvent {

    /** The columns of a row; what is known last comes last. */
    static final String COLUMNS = EventColumns.NAMES + ", position, leaf_hash";

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
    private final Leaf.Begun leaf;
    private final byte @Nullable [] identityRow;
    private final byte[] resourceRows;

    /**
     * Prepares an event.
     *
     * @param labels what tells its type, and what of it is stored to be found by
     * @throws Refusal.Invalid if it has no canonical form, or one that is too long
     */
    static PreparedEvent of(NewEvent event, EventId id, Instant receivedAt, Labels labels) {
        EventType type = labels.typeOf(event);
        IdentifyingDetails details = IdentifyingDetails.part(event.details(), labels.identifyingDetails(event));
        Identity identity = Identity.of(event, details);
        Identity.Seal seal = identity.seal();
        EventColumns columns =
                EventColumns.of(event, id, receivedAt, type, labels.dialect(event.label()), details, seal);
        Leaf leaf = Leaf.of(columns);
        if (!leaf.faults().isEmpty()) {
            throw new Refusal.Invalid(leaf.faults());
        }
        return new PreparedEvent(event, type, columns, leaf, labels, identity, seal);
    }

    private PreparedEvent(
            NewEvent event,
            EventType type,
            EventColumns columns,
            Leaf leaf,
            Labels labels,
            Identity identity,
            Identity.Seal seal) {
        this.identity = identity;
        this.event = event;
        this.id = columns.id();
        this.type = type;
        this.receivedAt = columns.receivedAt();
        this.custom = labels.known(event.label()) == null;
        this.row = columns.copyText();
        this.leaf = leaf.begin();
        this.identityRow = seal.isEmpty() ? null : identityRow(event, id, identity, seal);
        this.resourceRows = resourceRows(event, id, labels.resources(event));
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

    /** The hash of its leaf at a position. */
    LeafHash leafHash(long position) {
        return leaf.hash(position);
    }

    /** Its columns of event for COPY, in the order of {@link #COLUMNS} without the last two. */
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
