package dev.daybook.event;

import dev.daybook.entry.Leaf;
import dev.daybook.entry.LeafHash;
import dev.daybook.entry.SealedValues;
import dev.daybook.kernel.CopyText;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Refusal;
import java.time.Instant;
import java.util.List;

/**
 * An event with everything decided but its position, and what follows from that: its id and the hash of its leaf. It is
 * made before the append transaction, which every other append of the organization waits for, and which has only bytes
 * to send.
 */
final class PreparedEvent {

    /** The columns of a row; what is known last comes last. */
    static final String COLUMNS = EventColumns.NAMES + ", " + Identity.COLUMNS + ", id, position, leaf_hash";

    static final String RESOURCE_COLUMNS = "org_id, resource_id, id";

    private final NewEvent event;
    private final Poster poster;
    private final Identity identity;
    private final EventId first;
    private final Instant receivedAt;
    private final EventType type;
    private final boolean custom;
    private final byte[] row;
    private final Leaf.Begun leaf;
    private final List<byte[]> resources;

    /**
     * Prepares an event.
     *
     * @param labels what tells its type, and what of it is stored to be found by
     * @throws Refusal.Invalid if it has no canonical form, or one that is too long
     */
    static PreparedEvent of(NewEvent event, Poster poster, Instant receivedAt, Labels labels) {
        EventType type = labels.typeOf(event);
        IdentifyingDetails details = IdentifyingDetails.part(event.details(), labels.identifyingDetails(event));
        Identity identity = Identity.of(event, details);
        SealedValues seal = identity.seal();
        Instant timestamp = event.timestamp() == null ? receivedAt : event.timestamp();
        EventColumns columns = EventColumns.of(
                event, poster, timestamp, receivedAt, type, labels.dialect(event.label()), details, seal);
        Leaf leaf = Leaf.of(columns.entry());
        if (!leaf.faults().isEmpty()) {
            throw new Refusal.Invalid(leaf.faults());
        }
        return new PreparedEvent(event, poster, type, columns, leaf, labels, identity, seal);
    }

    private PreparedEvent(
            NewEvent event,
            Poster poster,
            EventType type,
            EventColumns columns,
            Leaf leaf,
            Labels labels,
            Identity identity,
            SealedValues seal) {
        this.event = event;
        this.poster = poster;
        this.identity = identity;
        this.first = EventId.of(columns.orgId(), columns.timestamp(), 0);
        this.type = type;
        this.receivedAt = columns.receivedAt();
        this.custom = labels.known(event.label()) == null;
        CopyText text = new CopyText();
        columns.copyTo(text);
        identity.copyTo(text, seal);
        this.row = text.prefix();
        this.leaf = leaf.begin();
        this.resources = labels.resources(event).stream()
                .map(resource ->
                        new CopyText().column(columns.orgId()).column(resource).prefix())
                .toList();
    }

    /** The event as the log holds it at a position, where its leaf has that hash. */
    AuditEvent at(long position, LeafHash leafHash) {
        return new AuditEvent(
                id(position),
                position,
                receivedAt,
                type,
                event.actor(),
                poster,
                event.scope(),
                event.target(),
                event.details(),
                event.idempotencyKey(),
                leafHash);
    }

    NewEvent event() {
        return event;
    }

    /** Its identifying values. */
    Identity identity() {
        return identity;
    }

    /** When it happened. */
    Instant timestamp() {
        return first.timestamp();
    }

    /** Its id at a position. */
    EventId id(long position) {
        return first.at(position);
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

    /** Its columns of event for COPY, in the order of {@link #COLUMNS} without the last three. */
    byte[] row() {
        return row;
    }

    /** Its rows of event_resource for COPY, in the order of {@link #RESOURCE_COLUMNS} without the last one. */
    List<byte[]> resources() {
        return resources;
    }

    String organization() {
        return event.scope().orgId();
    }

    /** Whether the event was named by its producer, so that it may be there already. */
    boolean isNamed() {
        return event.idempotencyKey() != null;
    }
}
