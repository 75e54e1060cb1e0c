package dev.daybook.kernel;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A half-open range of time, {@code from} inclusive and {@code to} exclusive, in whole microseconds. */
public record TimeRange(Instant from, Instant to) {

    /** All the time that an event can have. */
    public static final TimeRange ALL = new TimeRange(EventId.EARLIEST, EventId.END);

    public TimeRange {
        from = ceiling(clamp(from));
        to = ceiling(clamp(to));
    }

    /** The range from one moment to another, both inclusive; a bound that is null is open. */
    public static TimeRange inclusive(@Nullable Instant first, @Nullable Instant last) {
        return new TimeRange(
                first == null ? ALL.from : first,
                last == null || !last.isBefore(ALL.to)
                        ? ALL.to
                        : last.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS));
    }

    /** Whether no moment lies in this range. */
    public boolean isEmpty() {
        return !from.isBefore(to);
    }

    private static Instant clamp(Instant moment) {
        return moment.isBefore(EventId.EARLIEST)
                ? EventId.EARLIEST
                : moment.isAfter(EventId.END) ? EventId.END : moment;
    }

    private static Instant ceiling(Instant moment) {
        Instant floor = moment.truncatedTo(ChronoUnit.MICROS);
        return floor.equals(moment) ? floor : floor.plus(1, ChronoUnit.MICROS);
    }
}
