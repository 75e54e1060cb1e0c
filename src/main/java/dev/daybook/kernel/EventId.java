package dev.daybook.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The id of an event, which is also its time: a UUID of version 7 (RFC 9562, section 5.7) that carries the event's own
 * timestamp to the microsecond.
 *
 * <p>The milliseconds since 1970 are the first 48 bits, the microseconds within them (0 to 999) are {@code rand_a}, and
 * the last 62 bits tell events of one microsecond apart. The order of ids is the order of time.
 */
public record EventId(UUID value) implements Comparable<EventId> {

    /** The earliest time that an id can carry. */
    public static final Instant EARLIEST = Instant.EPOCH;

    /** The first moment that an id can no longer carry: the end of year 9999, as far as ISO 8601 writes years. */
    public static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_BITS = 0x3FFF_FFFF_FFFF_FFFFL;

    /** A new id for an event at the given time, cut to microseconds. */
    public static EventId random(Instant timestamp) {
        return event(timestamp, ThreadLocalRandom.current().nextLong());
    }

    /**
     * The id of the event that a producer named by a key: the same organization, key and timestamp always make the same
     * id, so that a repeated post meets its first record.
     */
    public static EventId named(Instant timestamp, String organization, String idempotencyKey) {
        MessageDigest sha256 = Sha256.begin();
        byte[] name = organization.getBytes(StandardCharsets.UTF_8);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
        sha256.update(name);
        byte[] hash = sha256.digest(idempotencyKey.getBytes(StandardCharsets.UTF_8));
        return event(timestamp, ByteBuffer.wrap(hash).getLong());
    }

    /** The lowest id that an event at the given time, cut to microseconds, can have; {@link #END} bounds them all. */
    public static EventId lowestAt(Instant timestamp) {
        return of(timestamp, 0);
    }

    /** The id that a text stands for, in the canonical form of 36 characters; empty for any other text. */
    public static Optional<EventId> parse(String text) {
        if (text.length() != 36) {
            return Optional.empty();
        }
        try {
            return Optional.of(new EventId(UUID.fromString(text)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static EventId event(Instant timestamp, long random) {
        if (timestamp.isBefore(EARLIEST) || !timestamp.isBefore(END)) {
            throw new IllegalArgumentException("An id cannot carry the time " + timestamp);
        }
        return of(timestamp, random);
    }

    private static EventId of(Instant timestamp, long random) {
        long milliseconds = timestamp.toEpochMilli();
        long microseconds = timestamp.get(ChronoField.MICRO_OF_SECOND) % 1000;
        return new EventId(new UUID((milliseconds << 16) | 0x7000 | microseconds, VARIANT | (random & RANDOM_BITS)));
    }

    /** The time of the event, exact to the microsecond. */
    public Instant timestamp() {
        long high = value.getMostSignificantBits();
        return Instant.ofEpochMilli(high >>> 16).plus(high & 0xFFF, ChronoUnit.MICROS);
    }

    /** Orders ids as PostgreSQL does, by their bytes; {@link UUID#compareTo} compares them as signed numbers. */
    @Override
    public int compareTo(EventId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
