package dev.daybook.event;

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
        @Nullable String idempotencyKey) {

    /** When it happened, exact to the microsecond. */
    public Instant timestamp() {
        return id.timestamp();
    }
}
