package dev.daybook.inference;

import dev.daybook.kernel.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ids of models, and of events that have no name of their own: UUIDs (RFC 9562) that begin with the milliseconds of a
 * moment. So models are listed in the order in which they were made, and names of one publication lie together in the
 * index.
 */
final class TimedIds {

    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long WITHOUT_VARIANT = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final long VERSION_7 = 0x7000;
    private static final long VERSION_8 = 0x8000;
    private static final int TWELVE_BITS = 0xFFF;

    private TimedIds() {}

    /** A new one, of version 7, whose order is that of moments to the microsecond. */
    static UUID random(Instant moment) {
        long microseconds = moment.get(ChronoField.MICRO_OF_SECOND) % 1000;
        return of(moment, VERSION_7 | microseconds, ThreadLocalRandom.current().nextLong());
    }

    /** That of a moment and a name, always the same one, of version 8. */
    static UUID named(Instant moment, String name) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.begin().digest(name.getBytes(StandardCharsets.UTF_8)));
        return of(moment, VERSION_8 | (hash.getShort() & TWELVE_BITS), hash.getLong());
    }

    private static UUID of(Instant moment, long versioned, long rest) {
        return new UUID(moment.toEpochMilli() << 16 | versioned, VARIANT | (rest & WITHOUT_VARIANT));
    }
}
