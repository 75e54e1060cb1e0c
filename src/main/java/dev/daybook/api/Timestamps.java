package dev.daybook.api;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Moments as the doors that are read from write them; {@link dev.daybook.kernel.Moment} reads them. */
public final class Timestamps {

    private static final DateTimeFormatter WRITTEN =
            new DateTimeFormatterBuilder().appendInstant(-1).toFormatter();

    private Timestamps() {}

    /** In UTC, with as many digits of a fraction as it has. */
    public static String write(Instant moment) {
        return WRITTEN.format(moment);
    }
}
