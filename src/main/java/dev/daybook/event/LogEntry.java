package dev.daybook.event;

import dev.daybook.entry.LeafHash;
import dev.daybook.entry.SaltedValue;
import dev.daybook.kernel.EventId;
import java.util.Map;

/**
 * An event as proofs are about it: the entry of its organization's log at a position.
 *
 * <p>The bytes are made anew from the row's columns each time that it is read, and the hash is the one that was stored when the event was
 * appended. So the row is what was appended exactly if {@link #isIntact}.
 */
public final class LogEntry {

    private final EventId id;
    private final long position;
    private final byte[] canonicalBytes;
    private final LeafHash leafHash;
    private final Map<String, SaltedValue> openings;

    LogEntry(EventId id, long position, byte[] canonicalBytes, LeafHash leafHash, Map<String, SaltedValue> openings) {
        this.id = id;
        this.position = position;
        this.canonicalBytes = canonicalBytes;
        this.leafHash = leafHash;
        this.openings = openings;
    }

    /** The event's id. */
    public EventId id() {
        return id;
    }

    /** The position, dense from 0: the index of the leaf in the log's tree. */
    public long position() {
        return position;
    }

    /** The canonical bytes of what the row holds now; at most 65 535 if it is intact. Not to be changed. */
    public byte[] canonicalBytes() {
        return canonicalBytes;
    }

    /** The leaf hash that was stored when the event was appended. */
    public LeafHash leafHash() {
        return leafHash;
    }

    /** Whether the stored hash is that of what the row holds now. */
    public boolean isIntact() {
        return LeafHash.ofEntry(canonicalBytes).equals(leafHash);
    }

    /** What opens the digests of its identifying values, by their names, where that was asked for and is not forgotten. */
    public Map<String, SaltedValue> openings() {
        return openings;
    }
}
