package dev.daybook.event;

import dev.daybook.entry.LeafHash;
import dev.daybook.kernel.EventId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as the log holds it.
 *
 * @param id the id, which carries the time
 * @param position the position in its organization's log, dense from 0
 * @param receivedAt when the log received it
 * @param actor who did it, as whoever posted it says
 * @param poster who posted it
 * @param details what else is known, as the text of a JSON object
 * @param leafHash the hash of its leaf in the log's tree, as it was stored when the event was appended
 */
public record AuditEvent(
        EventId id,
        long position,
        Instant receivedAt,
        EventType type,
        Actor actor,
        Poster poster,
        Scope scope,
        @Nullable Target target,
        String details,
        @Nullable String idempotencyKey,
        LeafHash leafHash) {

    /** When it happened, exact to the microsecond. */
    public Instant timestamp() {
        return id.timestamp();
    }
}
