package dev.daybook.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that is to be appended.
 *
 * @param label what happened, see {@link EventType#label()}
 * @param report the report that an event outside every vocabulary belongs to; null leaves it to the log
 * @param timestamp when it happened, cut to microseconds; null for now
 * @param target what it was done to, if anything
 * @param details what else is known, as the text of a JSON object
 * @param idempotencyKey the producer's name for this event: posting the same organization, key and timestamp again
 *     stores nothing
 */
public record NewEvent(
        String label,
        @Nullable Report report,
        @Nullable Instant timestamp,
        Actor actor,
        Scope scope,
        @Nullable Target target,
        String details,
        @Nullable String idempotencyKey) {

    /** The same event with other details. */
    NewEvent withDetails(String others) {
        return new NewEvent(label, report, timestamp, actor, scope, target, others, idempotencyKey);
    }
}
