package dev.daybook.console.chart;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which bars of a chart over time have something written below them, and what: round moments in a zone, never too many. */
public final class TimeAxis {

    private static final int MOST_TICKS = 9;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ROOT);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM", Locale.ROOT);
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("yyyy", Locale.ROOT);

    /** A tick stands where the number of its step changes from one bar to the next. */
    private enum Step {
        HOUR,
        THREE_HOURS,
        SIX_HOURS,
        HALF_DAY,
        DAY,
        TWO_DAYS,
        WEEK,
        TWO_WEEKS,
        MONTH,
        QUARTER,
        HALF_YEAR,
        YEAR,
        FIVE_YEARS,
        CENTURY;

        long number(ZonedDateTime local) {
            return switch (this) {
                case HOUR -> hours(local);
                case THREE_HOURS -> hours(local) / 3;
                case SIX_HOURS -> hours(local) / 6;
                case HALF_DAY -> hours(local) / 12;
                case DAY -> days(local);
                case TWO_DAYS -> days(local) / 2;
                case WEEK -> weeks(local);
                case TWO_WEEKS -> Math.floorDiv(weeks(local), 2);
                case MONTH -> months(local);
                case QUARTER -> months(local) / 3;
                case HALF_YEAR -> months(local) / 6;
                case YEAR -> months(local) / 12;
                case FIVE_YEARS -> months(local) / 60;
                case CENTURY -> months(local) / 1200;
            };
        }

        private static long hours(ZonedDateTime local) {
            return days(local) * 24 + local.getHour();
        }

        private static long days(ZonedDateTime local) {
            return local.toLocalDate().toEpochDay();
        }

        private static long weeks(ZonedDateTime local) {
            return Math.floorDiv(days(local.with(DayOfWeek.MONDAY)), 7);
        }

        private static long months(ZonedDateTime local) {
            return local.getLong(ChronoField.PROLEPTIC_MONTH);
        }
    }

    private TimeAxis() {}

    /** For each bar that begins at one of these moments, in their order, what stands below it; null for nothing. */
    public static List<@Nullable String> ticks(List<Instant> starts, ZoneId zone) {
        List<ZonedDateTime> locals =
                starts.stream().map(start -> start.atZone(zone)).toList();
        for (Step step : Step.values()) {
            List<@Nullable String> ticks = ticks(locals, step);
            if (ticks.stream().filter(tick -> tick != null).count() <= MOST_TICKS) {
                return ticks;
            }
        }
        return ticks(locals, Step.CENTURY);
    }

    private static List<@Nullable String> ticks(List<ZonedDateTime> locals, Step step) {
        List<@Nullable String> ticks = new ArrayList<>(locals.size());
        for (int i = 0; i < locals.size(); i++) {
            ZonedDateTime local = locals.get(i);
            boolean isFirst = i == 0;
            boolean changes = isFirst ? isRound(local, step) : step.number(local) != step.number(locals.get(i - 1));
            ticks.add(changes ? written(local, step) : null);
        }
        return ticks;
    }

    /** Whether a step begins at a moment, which of the first bar no bar before it tells. */
    private static boolean isRound(ZonedDateTime local, Step step) {
        return step.number(local) != step.number(local.minus(1, ChronoUnit.MINUTES));
    }

    private static String written(ZonedDateTime local, Step step) {
        if (step.compareTo(Step.DAY) < 0) {
            return local.getHour() == 0 ? DAY.format(local) : TIME.format(local);
        }
        if (step.compareTo(Step.MONTH) < 0) {
            return DAY.format(local);
        }
        return step.compareTo(Step.YEAR) >= 0 || local.getMonthValue() == 1 ? YEAR.format(local) : MONTH.format(local);
    }
}
