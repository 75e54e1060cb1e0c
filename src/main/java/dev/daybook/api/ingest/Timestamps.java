package dev.daybook.api.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Reads a time as ISO 8601 writes it, date and time in the extended format: seconds and their fraction (a point or a
 * comma, up to nine digits) may be left out, the offset may be {@code Z}, {@code +05:30}, {@code +0530}, {@code +05} or
 * absent, which means UTC. A space may stand for the {@code T}, as Python's {@code str(datetime)} has it.
 *
 * <p>Written by hand because every event has one: {@link java.time.format.DateTimeFormatter} takes several times as long
 * for as many optional parts.
 */
final class Timestamps {

    private static final int MINUTES_END = 16;
    private static final int SECONDS_END = 19;
    private static final int MOST_FRACTION_DIGITS = 9;

    private Timestamps() {}

    /**
     * The moment that a text names, cut to microseconds.
     *
     * @throws DateTimeException if it names none
     */
    static Instant parse(String text) {
        expect(text, 4, "-");
        expect(text, 7, "-");
        expect(text, 10, "Tt ");
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
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, MINUTES_END),
                        second,
                        nano)
                .toInstant(offset(text.substring(end)))
                .truncatedTo(ChronoUnit.MICROS);
    }

    private static ZoneOffset offset(String text) {
        return text.isEmpty() || text.equalsIgnoreCase("Z") ? ZoneOffset.UTC : ZoneOffset.of(text);
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
