package dev.daybook.console;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.TimeRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The days that a page about usage looks at, in the viewer's zone.
 *
 * @param first the first day
 * @param last the last day
 * @param unit whether sums are by the hour or by the day
 * @param chosen the range of those that are offered that it is, or null
 */
record UsageRange(
        LocalDate first,
        LocalDate last,
        ChronoUnit unit,
        @Nullable String chosen,
        ZoneId zone) {

    /** How many days are looked at, by what the ranges that are offered are called in an address. */
    static final Map<String, Integer> OFFERED = offered();

    private static final String USUAL = "7d";

    /** More bars than these cannot be told apart. */
    private static final int MOST_DAYS_BY_HOURS = 8;

    private static final int MOST_DAYS = 92;

    private static Map<String, Integer> offered() {
        Map<String, Integer> offered = new LinkedHashMap<>();
        offered.put("1d", 1);
        offered.put("7d", 7);
        offered.put("30d", 30);
        offered.put("90d", 90);
        return offered;
    }

    /**
     * Reads the parameters {@code range}, or {@code from} and {@code to}, and {@code by}. What is at fault reads as if it were
     * absent.
     */
    static UsageRange of(
            @Nullable String range,
            @Nullable String from,
            @Nullable String to,
            @Nullable String by,
            Instant now,
            ZoneId zone,
            Consumer<Fault> faults) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        LocalDate first = day("from", from, faults);
        LocalDate last = day("to", to, faults);
        String chosen = null;
        if (first == null && last == null) {
            chosen = range == null || range.isEmpty() ? USUAL : range;
            if (!OFFERED.containsKey(chosen)) {
                faults.accept(Fault.of("range", "range must be one of " + String.join(", ", OFFERED.keySet()) + "."));
                chosen = USUAL;
            }
            last = today;
            first = today.minusDays(OFFERED.getOrDefault(chosen, 1) - 1L);
        } else {
            last = last == null ? today : last;
            first = first == null ? last : first;
            if (first.isAfter(last)) {
                faults.accept(Fault.of("to", "to must not be before from."));
                last = first;
            } else if (ChronoUnit.DAYS.between(first, last) >= MOST_DAYS) {
                faults.accept(Fault.of("from", "from and to must be at most " + MOST_DAYS + " days apart."));
                first = last.minusDays(MOST_DAYS - 1L);
            }
        }
        long days = ChronoUnit.DAYS.between(first, last) + 1;
        return new UsageRange(first, last, unit(by, days, faults), chosen, zone);
    }

    private static @Nullable LocalDate day(String name, @Nullable String text, Consumer<Fault> faults) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 1970 && day.getYear() < 10_000) {
                return day;
            }
        } catch (DateTimeException none) {
            // Told below.
        }
        faults.accept(Fault.of(name, name + " must be a day such as 2026-11-22."));
        return null;
    }

    private static ChronoUnit unit(@Nullable String by, long days, Consumer<Fault> faults) {
        boolean fits = days <= MOST_DAYS_BY_HOURS;
        if ("day".equals(by)) {
            return ChronoUnit.DAYS;
        }
        if ("hour".equals(by) && !fits) {
            faults.accept(Fault.of("by", "By the hour there are at most " + MOST_DAYS_BY_HOURS + " days."));
        } else if (by != null && !by.isEmpty() && !"hour".equals(by)) {
            faults.accept(Fault.of("by", "by must be hour or day."));
        }
        return fits ? ChronoUnit.HOURS : ChronoUnit.DAYS;
    }

    /** All of its time. */
    TimeRange time() {
        return new TimeRange(
                first.atStartOfDay(zone).toInstant(),
                last.plusDays(1).atStartOfDay(zone).toInstant());
    }

    /** When each of its hours or days begins, in their order. */
    List<Instant> periods() {
        TimeRange time = time();
        List<Instant> periods = new ArrayList<>();
        if (unit == ChronoUnit.DAYS) {
            for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
                periods.add(day.atStartOfDay(zone).toInstant());
            }
        } else {
            for (ZonedDateTime hour = time.from().atZone(zone).truncatedTo(ChronoUnit.HOURS);
                    hour.toInstant().isBefore(time.to());
                    hour = hour.plusHours(1)) {
                periods.add(hour.toInstant());
            }
        }
        return periods;
    }

    public boolean isByDay() {
        return unit == ChronoUnit.DAYS;
    }
}
