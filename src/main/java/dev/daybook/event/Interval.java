package dev.daybook.event;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** How long a time each bar of a histogram is of. Bars begin where hours, days and months begin in UTC. */
public enum Interval {
    HOUR(ChronoUnit.HOURS),
    DAY(ChronoUnit.DAYS),
    MONTH(ChronoUnit.MONTHS);

    private final ChronoUnit unit;

    Interval(ChronoUnit unit) {
        this.unit = unit;
    }

    /** When the bar begins that a moment is in. */
    public Instant begin(Instant moment) {
        return this == MONTH
                ? LocalDate.ofInstant(moment, ZoneOffset.UTC)
                        .withDayOfMonth(1)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                : moment.truncatedTo(unit);
    }

    /** When the bar after the one begins that begins at a moment. */
    public Instant next(Instant begin) {
        return begin.atOffset(ZoneOffset.UTC).plus(1, unit).toInstant();
    }

    /** About how many bars lie between two moments: none too few. */
    long bars(Instant from, Instant to) {
        return Duration.between(from, to)
                        .dividedBy(unit == ChronoUnit.MONTHS ? Duration.ofDays(28) : unit.getDuration())
                + 2;
    }
}
