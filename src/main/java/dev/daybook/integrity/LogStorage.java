package dev.daybook.integrity;

import dev.daybook.event.follow.Stretch;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.tree.Tile;
import dev.daybook.integrity.tree.TilePath;
import dev.daybook.integrity.tree.TileReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What sealing reads and stores, of many logs at a time, and in one transaction. */
interface LogStorage {

    /** The position that a log's next event will have; 0 if there is no such log. */
    long head(String organization);

    /** The largest checkpoints that were signed, by organization. */
    Map<String, StoredCheckpoint> latest(Collection<String> organizations);

    /** The keys that signed so far, by organization, of each log the first one first. */
    Map<String, List<LogKey>> keys(Collection<String> organizations);

    /** Reads stored tiles, by organization. One that is missing is missed by whoever asks the reader for it. */
    Map<String, TileReader> tiles(Map<String, List<TilePath>> paths);

    /** Reads the entries of stretches, in no order. */
    void entries(List<Stretch> stretches, EntryReader reader);

    /**
     * Stores tiles, by organization. What is there already stays.
     *
     * @throws ContradictionException if what is there is another tree
     */
    void store(Map<String, List<Tile>> tiles);

    /**
     * Stores checkpoints, of a log one at most.
     *
     * @param begun the keys that signed some of them, and nothing of that log before
     * @throws ContradictionException if one of that size or a larger one was signed already
     */
    void store(List<StoredCheckpoint> checkpoints, List<LogKey> begun);

    /** Takes entries. */
    @FunctionalInterface
    interface EntryReader {

        /** Takes one: what its row holds now, and the hash that was stored when it was appended. */
        void read(String organization, long position, byte[] canonicalBytes, Hash leaf);
    }

    /** What is stored contradicts what was to be stored. */
    final class ContradictionException extends RuntimeException {

        private static final long serialVersionUID = 1;

        ContradictionException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
