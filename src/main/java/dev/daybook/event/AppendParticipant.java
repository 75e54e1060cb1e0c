package dev.daybook.event;

import java.util.List;
import java.util.Set;

/**
 * Takes part in the transactions that append events, to keep what is derived from them in step with the log: both are
 * committed, or neither. Appends to one organization's log take their turns, so that a participant sees its events in
 * the order of their positions.
 */
public interface AppendParticipant {

    /** The labels of the events that it wants to see. */
    Set<String> labels();

    /**
     * Called inside the transaction, after the events of a request were written and what belongs to its {@link
     * Post} was done. It may be called again for events that
     * were rolled back, with other positions.
     *
     * @param events those of the request that have one of the labels and were not in the log before, in its order
     * @throws dev.daybook.kernel.Refusal to refuse the request, of which nothing is stored then
     */
    void appended(List<AuditEvent> events);
}
