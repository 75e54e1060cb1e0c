package dev.daybook.integrity;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What sealing reads and stores, each step by itself: a crash can come between any two. */
interface LogStorage {

    /** The largest checkpoint that was signed. */
    Optional<StoredCheckpoint> latest(String organization);

    /** The keys that signed so far, the first one first. */
    List<LogKey> keys(String organization);

    /** The stored tiles, which may be ahead of what was signed. */
    TileReader tiles(String organization);

    /** Reads the entries at a range of positions, in their order. */
    void entries(String organization, long from, long to, EntryReader reader);

    /**
     * Stores tiles. What is there already stays.
     *
     * @throws ContradictionException if what is there is another tree
     */
    void store(String organization, List<Tile> tiles);

    /**
     * Stores a checkpoint.
     *
     * @param begun the key that signed it, if it is the first that this key signed
     * @throws ContradictionException if one at this size or a larger one was signed already
     */
    void store(StoredCheckpoint checkpoint, @Nullable LogKey begun);

    /** Takes entries. */
    @FunctionalInterface
    interface EntryReader {

        /** Takes one: what its row holds now, and the hash that was stored when it was appended. */
        void read(long position, byte[] canonicalBytes, Hash leaf);
    }

    /** What is stored contradicts what was to be stored. */
    final class ContradictionException extends RuntimeException {

        private static final long serialVersionUID = 1;

        ContradictionException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
