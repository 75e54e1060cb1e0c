package dev.daybook.console.events;

import dev.daybook.console.ViewerZone;
import dev.daybook.console.chart.BarChart;
import dev.daybook.console.chart.TimeAxis;
import dev.daybook.console.markup.ShownText;
import dev.daybook.event.EventStatistics;
import dev.daybook.event.Histogram;
import dev.daybook.event.Interval;
import dev.daybook.event.ValueCount;
import dev.daybook.kernel.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The histogram above a list of events as a chart, each bar of which leads to the list of its events. */
public final class EventChart {

    /** Bars that are more than these are made days of the viewer's zone, or weeks. */
    static final int MOST_BARS = 200;

    private static final int WEEK = 7;
    private static final int LONGEST_NAME = 40;

    private EventChart() {}

    /**
     * Which bars to ask for; null leaves it to the log. Hours are asked for where they are to become days: days of the log
     * begin at midnight in UTC.
     */
    public static @Nullable Interval interval(TimeRange range) {
        Duration length = Duration.between(range.from(), range.to());
        return length.compareTo(Duration.ofHours(EventStatistics.MOST_BARS - 2)) < 0 ? Interval.HOUR : null;
    }

    /**
     * Draws a histogram.
     *
     * @param state the view whose histogram it is
     * @param grouped what the groups are, in a word; null if there are none
     */
    public static BarChart of(
            Histogram histogram, @Nullable String grouped, EventsState state, ViewerZone zone, Addresses addresses) {
        List<Histogram.Bar> bars = merged(histogram, zone);
        Parts parts = Parts.of(histogram);
        List<@Nullable String> ticks =
                TimeAxis.ticks(bars.stream().map(Histogram.Bar::from).toList(), zone.id());
        List<BarChart.Bar> drawn = new ArrayList<>(bars.size());
        for (int i = 0; i < bars.size(); i++) {
            Histogram.Bar bar = bars.get(i);
            drawn.add(new BarChart.Bar(
                    label(bar, zone),
                    ticks.get(i),
                    bar.count() == 0 ? null : addresses.list(state.within(Span.of(bar.from(), bar.to()))),
                    parts.of(bar)));
        }
        return new BarChart(
                grouped == null ? "Events over time" : "Events over time by " + grouped,
                "Time, " + zone.name(),
                parts.names(),
                drawn);
    }

    /**
     * What the bars are parted into.
     *
     * @param groups how many groups are told apart
     * @param names what the parts are called
     */
    private record Parts(int groups, List<String> names) {

        static Parts of(Histogram histogram) {
            List<ValueCount> all = histogram.groups();
            List<ValueCount> shown = all.subList(0, Math.min(all.size(), BarChart.MOST_SERIES - 1));
            List<String> names = new ArrayList<>(shown.stream()
                    .map(group -> ShownText.of(group.value(), LONGEST_NAME))
                    .toList());
            long rest = histogram.total()
                    - shown.stream().mapToLong(ValueCount::count).sum();
            if (rest > 0 || names.isEmpty()) {
                names.add(names.isEmpty() ? "events" : "others");
            }
            return new Parts(shown.size(), List.copyOf(names));
        }

        /** A bar's parts: its groups, and what is of none of them. */
        List<Long> of(Histogram.Bar bar) {
            List<Long> values = new ArrayList<>(bar.groups().subList(0, groups));
            if (names.size() > groups) {
                values.add(
                        bar.count() - values.stream().mapToLong(Long::longValue).sum());
            }
            return values;
        }
    }

    private static List<Histogram.Bar> merged(Histogram histogram, ViewerZone zone) {
        List<Histogram.Bar> bars = histogram.bars();
        if (bars.size() <= MOST_BARS) {
            return bars;
        }
        return switch (histogram.interval()) {
            case HOUR -> merged(bars, bar -> bar.from().atZone(zone.id()).toLocalDate());
            case DAY -> merged(bars, bar -> Math.floorDiv(monday(bar.from()), WEEK));
            case MONTH -> bars;
        };
    }

    private static long monday(Instant moment) {
        LocalDate day = LocalDate.ofInstant(moment, ZoneOffset.UTC);
        return day.toEpochDay() - (day.getDayOfWeek().getValue() - 1);
    }

    private static List<Histogram.Bar> merged(List<Histogram.Bar> bars, Function<Histogram.Bar, Object> key) {
        List<Histogram.Bar> merged = new ArrayList<>();
        Object last = null;
        for (Histogram.Bar bar : bars) {
            Object own = key.apply(bar);
            if (Objects.equals(own, last)) {
                merged.add(join(merged.removeLast(), bar));
            } else {
                merged.add(bar);
            }
            last = own;
        }
        return merged;
    }

    private static Histogram.Bar join(Histogram.Bar one, Histogram.Bar other) {
        List<Long> groups = new ArrayList<>();
        for (int i = 0; i < one.groups().size(); i++) {
            groups.add(one.groups().get(i) + other.groups().get(i));
        }
        return new Histogram.Bar(one.from(), other.to(), one.count() + other.count(), groups);
    }

    private static String label(Histogram.Bar bar, ViewerZone zone) {
        String from = zone.minute(bar.from());
        String to = zone.minute(bar.to());
        boolean sameDay = from.substring(0, 10).equals(to.substring(0, 10));
        boolean wholeDays = from.endsWith(" 00:00") && to.endsWith(" 00:00");
        if (wholeDays) {
            String last = zone.day(bar.to().minusNanos(1));
            return zone.day(bar.from()).equals(last) ? last : zone.day(bar.from()) + " – " + last;
        }
        return from + " – " + (sameDay ? to.substring(11) : to);
    }

    /** How many events there are, in words. */
    public static String counted(long total) {
        return total == 1 ? "1 event" : String.format(Locale.ROOT, "%,d events", total);
    }
}
