package dev.daybook.export;

import java.util.List;

/**
 * Some entries that follow one another, and what opens their digests.
 *
 * @param from the position of the first
 * @param entries their canonical bytes
 * @param openings the lines of the openings that are for them, in the order of positions
 * @param size how long all that is together
 */
record EntryBatch(long from, List<byte[]> entries, List<String> openings, long size) {

    /** Their openings. */
    BatchOpenings opened() {
        return BatchOpenings.of(openings);
    }
}
