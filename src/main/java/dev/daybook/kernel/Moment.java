package dev.daybook.kernel;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a text says of time: a moment, or a whole day. There is one grammar for all who send one, in posts, queries, forms
 * and files: ISO 8601's extended format, to the day, the minute, the second or up to nine digits below it, behind a point or
 * a comma. A space may stand for the {@code T}, as Python's {@code str(datetime)} has it. A time may have {@code Z} or an
 * offset ({@code +05:30}, {@code +0530}, {@code +05}) behind it, or behind a space; without one it is UTC, as a day is.
 *
 * <p>Written by hand because every event has one: {@link java.time.format.DateTimeFormatter} takes several times as long
 * for as many optional parts.
 *
 * @param start the moment, or the first one of the day
 * @param isDay whether a whole day is meant
 */
public record Moment(Instant start, boolean isDay) {

    private static final Pattern UNESCAPED_PLUS = Pattern.compile("^(.{11}.*) (\\d{2}:?(?:\\d{2})?)$");

    private static final int DATE_END = 10;
    private static final int MINUTES_END = 16;
    private static final int SECONDS_END = 19;
    private static final int MOST_FRACTION_DIGITS = 9;

    /** What a text says; empty if it is not of the grammar, or names no moment there is. */
    public static Optional<Moment> parse(String text) {
        try {
            return Optional.of(read(text));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    /** What a text says that came in a query, where the {@code +} of an offset that nobody escaped has become a space. */
    public static Optional<Moment> parseQueried(String text) {
        return parse(UNESCAPED_PLUS.matcher(text).replaceFirst("$1+$2"));
    }

    /** The last moment that is meant, to the nanosecond: the end of a range that includes it. */
    public Instant last() {
        return isDay ? end().minusNanos(1) : start;
    }

    /** The moment itself, or of a day the first one after it: the end of a range that excludes it. */
    public Instant end() {
        return isDay ? start.plus(1, ChronoUnit.DAYS) : start;
    }

    private static Moment read(String text) {
        expect(text, 4, "-");
        expect(text, 7, "-");
        LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, DATE_END));
        if (text.length() == DATE_END) {
            return new Moment(date.atStartOfDay().toInstant(ZoneOffset.UTC), true);
        }
        expect(text, DATE_END, "Tt ");
        expect(text, 13, ":");
        int second = 0;
        int nano = 0;
        int end = MINUTES_END;
        if (isAt(text, end, ":")) {
            second = number(text, end + 1, SECONDS_END);
            end = SECONDS_END;
            if (isAt(text, end, ".,")) {
                int from = end + 1;
                end = endOfDigits(text, from);
                nano = nanoseconds(text, from, end);
            }
        }
        LocalTime time = LocalTime.of(number(text, 11, 13), number(text, 14, MINUTES_END), second, nano);
        return new Moment(LocalDateTime.of(date, time).toInstant(offset(text, end)), false);
    }

    private static ZoneOffset offset(String text, int end) {
        int from = isAt(text, end, " ") ? end + 1 : end;
        int length = text.length() - from;
        if ((length == 0 && from == end) || (length == 1 && isAt(text, from, "Zz"))) {
            return ZoneOffset.UTC;
        }
        expect(text, from, "+-");
        int minutes = from + (isAt(text, from + 3, ":") ? 4 : 3);
        if (length != 3 && text.length() != minutes + 2) {
            throw new DateTimeException("an offset has two digits of hours, and two of minutes or none");
        }
        int direction = text.charAt(from) == '-' ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(
                direction * number(text, from + 1, from + 3),
                length == 3 ? 0 : direction * number(text, minutes, minutes + 2));
    }

    private static int nanoseconds(String text, int from, int end) {
        int digits = end - from;
        if (digits < 1 || digits > MOST_FRACTION_DIGITS) {
            throw new DateTimeException("a second's fraction has 1 to 9 digits");
        }
        int nano = number(text, from, end);
        for (int i = digits; i < MOST_FRACTION_DIGITS; i++) {
            nano *= 10;
        }
        return nano;
    }

    private static int endOfDigits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static int number(String text, int from, int end) {
        if (end > text.length() || endOfDigits(text, from) < end) {
            throw new DateTimeException("a digit is missing");
        }
        return Integer.parseInt(text, from, end, 10);
    }

    private static boolean isAt(String text, int at, String anyOf) {
        return at < text.length() && anyOf.indexOf(text.charAt(at)) >= 0;
    }

    private static void expect(String text, int at, String anyOf) {
        if (!isAt(text, at, anyOf)) {
            throw new DateTimeException("a separator is missing");
        }
    }
}
