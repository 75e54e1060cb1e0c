package dev.daybook.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments as the doors that are read from write and read them: in every form of ISO 8601 that clients were seen to send. */
public final class Timestamps {

    // Python's str(datetime) puts a space where ISO 8601 has a T, and the + of an offset that was not escaped in a
    // query
    // arrives as a space.
    private static final Pattern FORM = Pattern.compile("""
            (?<date>\\d{4}-\\d{2}-\\d{2})
            (?:[Tt\\ ](?<time>\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?)
              (?:\\ ?[Zz]|\\ ?(?<sign>[+\\-\\ ])(?<hours>\\d{2})(?::?(?<minutes>\\d{2}))?)?)?
            """, Pattern.COMMENTS);

    private static final DateTimeFormatter WRITTEN =
            new DateTimeFormatterBuilder().appendInstant(-1).toFormatter();

    private Timestamps() {}

    /**
     * The moment that a text stands for: ISO 8601 with {@code T} or a space, to the day, the minute, the second or up to
     * the nanosecond, with {@code Z}, an offset or neither; without one it is UTC. Empty for any other text.
     */
    public static Optional<Instant> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.parse(parts.group("date"));
            String time = parts.group("time");
            return Optional.of(date.atTime(time == null ? LocalTime.MIDNIGHT : LocalTime.parse(time.replace(',', '.')))
                    .toInstant(offset(parts)));
        } catch (DateTimeException noSuchMoment) {
            return Optional.empty();
        }
    }

    /** In UTC, with as many digits of a fraction as it has. */
    public static String write(Instant moment) {
        return WRITTEN.format(moment);
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
