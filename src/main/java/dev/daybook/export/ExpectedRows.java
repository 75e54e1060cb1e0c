package dev.daybook.export;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Digests of the rows that an export must have, by the position of the event of each. Rows come in the order of time and
 * entries in that of positions, so all are kept: 16 bytes of each digest and 8 of each time, in a file of which the system holds in memory what
 * it has room for.
 */
final class ExpectedRows implements AutoCloseable {

    private static final int LONGS = 3;
    private static final int TIME = 2;

    /** The last bit of a digest is not compared: it says that there may be a row, and need not. */
    private static final long MAY_BE_LEFT_OUT = 1;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Path file;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment digests;
    private final long from;
    private final long positions;

    /** No rows yet of a range of positions. */
    ExpectedRows(long from, long positions) throws IOException {
        this.from = from;
        this.positions = positions;
        this.file = Files.createTempFile("daybook-verify", ".rows");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            this.digests =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, Math.max(1, positions) * LONGS * Long.BYTES, arena);
        }
    }

    /**
     * Expects the row of a digest.
     *
     * @param micros when its event happened, in microseconds since 1970
     * @param mayBeLeftOut whether nobody can tell if it must be there
     */
    void expect(long position, long micros, byte[] sha256, boolean mayBeLeftOut) {
        MemorySegment digest = MemorySegment.ofArray(sha256);
        set(position, digest.get(LONG, 0), marked(digest.get(LONG, Long.BYTES), mayBeLeftOut));
        digests.set(LONG, offset(position) + (long) TIME * Long.BYTES, micros);
    }

    private static long marked(long half, boolean mayBeLeftOut) {
        return (half & ~MAY_BE_LEFT_OUT) | (mayBeLeftOut ? MAY_BE_LEFT_OUT : 0);
    }

    /** What a row at a position is, which is not expected again. */
    enum Match {
        /** The one that must be there. */
        SAME,
        /** The one that may be there. */
        ALLOWED,
        OTHER,
        NONE
    }

    Match take(long position, byte[] sha256) {
        if (position < from || position >= from + positions) {
            return Match.NONE;
        }
        MemorySegment digest = MemorySegment.ofArray(sha256);
        long first = get(position, 0);
        long second = get(position, 1);
        set(position, 0, 0);
        if (first == 0 && second == 0) {
            return Match.NONE;
        }
        boolean allowed = (second & MAY_BE_LEFT_OUT) != 0;
        if (first != digest.get(LONG, 0) || second != marked(digest.get(LONG, Long.BYTES), allowed)) {
            return Match.OTHER;
        }
        return allowed ? Match.ALLOWED : Match.SAME;
    }

    /** Whether the row of one event, which is or was expected, comes behind that of another: in the order of time, then of positions. */
    boolean isBehind(long position, long other) {
        int order = Long.compare(get(position, TIME), get(other, TIME));
        return order > 0 || (order == 0 && position > other);
    }

    /** The first positions whose rows had to be there and were never taken. */
    List<Long> left(int most) {
        List<Long> left = new ArrayList<>();
        for (long position = from; position < from + positions && left.size() < most; position++) {
            long second = get(position, 1);
            if ((get(position, 0) != 0 || second != 0) && (second & MAY_BE_LEFT_OUT) == 0) {
                left.add(position);
            }
        }
        return left;
    }

    private long get(long position, int which) {
        return digests.get(LONG, offset(position) + (long) which * Long.BYTES);
    }

    private void set(long position, long first, long second) {
        digests.set(LONG, offset(position), first);
        digests.set(LONG, offset(position) + Long.BYTES, second);
    }

    private long offset(long position) {
        return (position - from) * LONGS * Long.BYTES;
    }

    @Override
    public void close() throws IOException {
        arena.close();
        Files.deleteIfExists(file);
    }
}
