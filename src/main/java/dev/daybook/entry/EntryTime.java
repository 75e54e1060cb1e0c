package dev.daybook.entry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;

/** The times of an entry: always in UTC, always with six digits of the second's fraction. */
final class EntryTime {

    private static final String FORM = "0000-00-00T00:00:00.000000Z";
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final int EARLIEST_YEAR = 1970;
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private EntryTime() {}

    /** Whether an entry can have a time. */
    static boolean isWithin(Instant time) {
        return !time.isBefore(EARLIEST) && time.isBefore(END);
    }

    /** Appends a time; one that no entry can have, as something that no other time is written as. */
    static void write(Instant instant, StringBuilder text) {
        if (!isWithin(instant)) {
            text.append(instant);
            return;
        }
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        digits(time.getYear(), 1000, text);
        digits(time.getMonthValue(), 10, text.append('-'));
        digits(time.getDayOfMonth(), 10, text.append('-'));
        digits(time.getHour(), 10, text.append('T'));
        digits(time.getMinute(), 10, text.append(':'));
        digits(time.getSecond(), 10, text.append(':'));
        digits(time.getNano() / 1000, 100_000, text.append('.'));
        text.append('Z');
    }

    /** A number from its highest digit on, of which {@code place} is the place. */
    private static void digits(int number, int place, StringBuilder text) {
        int rest = number;
        for (int of = place; of > 0; of /= 10) {
            text.append((char) ('0' + rest / of));
            rest %= of;
        }
    }

    /** Whether bytes are a time as it is written. */
    static boolean isTime(byte[] bytes, int from, int to) {
        if (to - from != FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            byte unit = bytes[from + i];
            if (FORM.charAt(i) == '0' ? unit < '0' || unit > '9' : unit != FORM.charAt(i)) {
                return false;
            }
        }
        int year = number(bytes, from, 4);
        int month = number(bytes, from + 5, 2);
        int day = number(bytes, from + 8, 2);
        return year >= EARLIEST_YEAR
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= Month.of(month).length(IsoChronology.INSTANCE.isLeapYear(year))
                && number(bytes, from + 11, 2) < 24
                && number(bytes, from + 14, 2) < 60
                && number(bytes, from + 17, 2) < 60;
    }

    private static int number(byte[] bytes, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            number = 10 * number + bytes[i] - '0';
        }
        return number;
    }

    /** The time that bytes are. */
    static Instant read(byte[] bytes, int from, int to) {
        return Instant.parse(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }
}
