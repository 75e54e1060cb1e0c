package dev.daybook.event;

import dev.daybook.entry.LeafHash;
import dev.daybook.kernel.EventId;

/**
 * What became of an event that was to be appended: it is committed and flushed.
 *
 * @param id the event's id
 * @param position its position in its organization's log
 * @param duplicate whether it was there already, so that nothing was stored and all of this is the first record's
 * @param custom whether its label is outside every vocabulary
 * @param leafHash the hash of its leaf, by which whoever keeps it can tell later that the event is still the same
 */
public record Appended(EventId id, long position, boolean duplicate, boolean custom, LeafHash leafHash) {}
