package dev.daybook.inference;

import dev.daybook.kernel.Moment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the times of events, in the forms in which clients were seen to send them. */
final class EventTime {

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    /** Whole numbers from here on are milliseconds since 1970, lower ones seconds: it is 5138 in the one, 1973 in the other. */
    private static final double MILLISECONDS_FROM = 1e11;

    private EventTime() {}

    /** The moment that a text stands for, see {@link Moment}. It is cut to microseconds, and from 1970 to 9999. */
    static Optional<Instant> parse(String text) {
        return Moment.parse(text).flatMap(moment -> inRange(moment.start()));
    }

    /** The moment that a column's value stands for: a text as above, or a number of seconds or milliseconds since 1970. */
    static Optional<Instant> of(@Nullable Object value) {
        if (value instanceof String text) {
            return parse(text);
        }
        if (value instanceof Number number) {
            double since = number.doubleValue();
            double seconds = since >= MILLISECONDS_FROM ? since / 1000 : since;
            // Beyond this a double no longer tells microseconds apart, and no year is left.
            return seconds >= 0 && seconds < END.getEpochSecond()
                    ? inRange(Instant.EPOCH.plus(Math.round(seconds * 1e6), ChronoUnit.MICROS))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<Instant> inRange(Instant moment) {
        return moment.isBefore(EARLIEST) || !moment.isBefore(END)
                ? Optional.empty()
                : Optional.of(moment.truncatedTo(ChronoUnit.MICROS));
    }
}
