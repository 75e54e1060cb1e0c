package dev.daybook.inference;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the times of events, in the forms in which clients were seen to send them. */
public final class EventTime {

    private static final Pattern FORM = Pattern.compile("""
            (?<date>\\d{4}-\\d{2}-\\d{2})
            (?:[Tt\\ ](?<time>\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?)
              (?:\\ ?[Zz]|\\ ?(?<sign>[+\\-])(?<hours>\\d{2})(?::?(?<minutes>\\d{2}))?)?)?
            """, Pattern.COMMENTS);

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    /** Whole numbers from here on are milliseconds since 1970, lower ones seconds: it is 5138 in the one, 1973 in the other. */
    private static final double MILLISECONDS_FROM = 1e11;

    private EventTime() {}

    /**
     * The moment that a text stands for: ISO 8601 with {@code T} or a space, to the day, the minute, the second or below,
     * with {@code Z}, an offset or neither, which is UTC. It is cut to microseconds, and from 1970 to 9999.
     */
    public static Optional<Instant> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            String time = parts.group("time");
            return inRange(LocalDate.parse(parts.group("date"))
                    .atTime(time == null ? LocalTime.MIDNIGHT : LocalTime.parse(time.replace(',', '.')))
                    .toInstant(offset(parts)));
        } catch (DateTimeException noSuchMoment) {
            return Optional.empty();
        }
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

    private static ZoneOffset offset(Matcher parts) {
        if (parts.group("hours") == null) {
            return ZoneOffset.UTC;
        }
        int direction = "-".equals(parts.group("sign")) ? -1 : 1;
        String minutes = parts.group("minutes");
        return ZoneOffset.ofHoursMinutes(
                direction * Integer.parseInt(parts.group("hours")),
                minutes == null ? 0 : direction * Integer.parseInt(minutes));
    }
}
