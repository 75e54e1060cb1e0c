package dev.daybook.event;

import dev.daybook.kernel.EventId;

/**
 * What became of an event that was to be appended: it is committed and flushed.
 *
 * @param id the event's id
 * @param position its position in its organization's log
 * @param duplicate whether it was there already, so that nothing was stored and id and position are the first record's
 * @param custom whether its label is outside every vocabulary
 */
public record Appended(EventId id, long position, boolean duplicate, boolean custom) {}
