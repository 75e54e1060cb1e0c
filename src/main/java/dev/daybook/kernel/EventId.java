package dev.daybook.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of an event, which is its time and its place: a UUID of version 7 (RFC 9562, section 5.7).
 *
 * <p>The milliseconds since 1970 are the first 48 bits, and the microseconds within them (0 to 999) are {@code rand_a}. Of
 * the 62 bits of {@code rand_b} the last 44 are the event's position in its organization's log, and the 18 before them the
 * first 18 bits of the SHA-256 of the organization's id. So the order of a log's ids is the order of time and, within one
 * moment, of arrival. The ids of one log are unique; those of two logs are the same only where moment, position and those
 * 18 bits are.
 */
public record EventId(UUID value) implements Comparable<EventId> {

    /** The earliest time that an id can carry. */
    public static final Instant EARLIEST = Instant.EPOCH;

    /** The first moment that an id can no longer carry: the end of year 9999, as far as ISO 8601 writes years. */
    public static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    /** The last position that an id can carry. */
    public static final long LAST_POSITION = (1L << 44) - 1;

    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long ORGANIZATION = 0x3FFF_F000_0000_0000L;

    /** The id of the event at a position of an organization's log, at the given time cut to microseconds. */
    public static EventId of(String organization, Instant timestamp, long position) {
        if (timestamp.isBefore(EARLIEST) || !timestamp.isBefore(END)) {
            throw new IllegalArgumentException("An id cannot carry the time " + timestamp);
        }
        byte[] hash = Sha256.of(organization.getBytes(StandardCharsets.UTF_8));
        return of(timestamp, ByteBuffer.wrap(hash).getLong() >>> 2 & ORGANIZATION)
                .at(position);
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

    private static EventId of(Instant timestamp, long low) {
        long milliseconds = timestamp.toEpochMilli();
        long microseconds = timestamp.get(ChronoField.MICRO_OF_SECOND) % 1000;
        return new EventId(new UUID((milliseconds << 16) | 0x7000 | microseconds, VARIANT | low));
    }

    /** The id of an event of the same log at the same time, at another position. */
    public EventId at(long position) {
        if (position < 0 || position > LAST_POSITION) {
            throw new IllegalArgumentException("An id cannot carry the position " + position);
        }
        long others = value.getLeastSignificantBits() & ~LAST_POSITION;
        return new EventId(new UUID(value.getMostSignificantBits(), others | position));
    }

    /** The time of the event, exact to the microsecond. */
    public Instant timestamp() {
        long high = value.getMostSignificantBits();
        return Instant.ofEpochMilli(high >>> 16).plus(high & 0xFFF, ChronoUnit.MICROS);
    }

    /** The position of the event in its organization's log. */
    public long position() {
        return value.getLeastSignificantBits() & LAST_POSITION;
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
