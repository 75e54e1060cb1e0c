package dev.daybook.console.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.console.ViewerZone;
import dev.daybook.console.chart.BarChart;
import dev.daybook.event.Histogram;
import dev.daybook.event.Interval;
import dev.daybook.event.ValueCount;
import dev.daybook.kernel.TimeRange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventChartTest {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final ViewerZone BERLIN = ViewerZone.named("Europe/Berlin").orElseThrow();

    @Test
    void leadsFromEachBarToItsEvents() {
        BarChart chart = chart(Interval.HOUR, 3, ViewerZone.UTC);

        assertThat(chart.bars())
                .extracting(BarChart.Bar::label)
                .containsExactly("2026-11-01 00:00 – 01:00", "2026-11-01 01:00 – 02:00", "2026-11-01 02:00 – 03:00");
        assertThat(chart.bars().get(1).link())
                .isEqualTo("/at/console/events?user=a&from=2026-11-01T01%3A00%3A00Z&to=2026-11-01T02%3A00%3A00Z");
        // Nothing is found where nothing is.
        assertThat(chart.bars().getFirst().link()).isNull();
    }

    @Test
    void makesManyHoursDaysOfTheViewersZone() {
        BarChart chart = chart(Interval.HOUR, 24 * 30, BERLIN);

        // The month began at one o'clock in the morning there, and ends so.
        assertThat(chart.bars()).hasSize(31);
        assertThat(chart.bars().get(1).label()).isEqualTo("2026-11-02");
        assertThat(chart.bars().get(1).link()).contains("from=2026-11-01T23%3A00%3A00Z&to=2026-11-02T23%3A00%3A00Z");
        assertThat(total(chart)).isEqualTo(sum(24 * 30));
    }

    @Test
    void makesManyDaysWeeks() {
        BarChart chart = chart(Interval.DAY, 365, ViewerZone.UTC);

        assertThat(chart.bars()).hasSize(53);
        assertThat(chart.bars().get(1).label()).isEqualTo("2026-11-02 – 2026-11-08");
        assertThat(total(chart)).isEqualTo(sum(365));
    }

    @Test
    void keepsFewBarsAsTheyAre() {
        assertThat(chart(Interval.DAY, EventChart.MOST_BARS, BERLIN).bars()).hasSize(EventChart.MOST_BARS);
        assertThat(chart(Interval.MONTH, 300, BERLIN).bars()).hasSize(300);
    }

    @Test
    void asksForHoursWhereTheyCanBecomeDays() {
        assertThat(EventChart.interval(days(30))).isEqualTo(Interval.HOUR);
        assertThat(EventChart.interval(days(90))).isNull();
        assertThat(EventChart.interval(TimeRange.ALL)).isNull();
    }

    @Test
    void namesTheGreatestGroupsAndTheRest() {
        List<ValueCount> groups = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            groups.add(new ValueCount("value\u202E" + i, 1));
        }
        Histogram.Bar bar = new Histogram.Bar(
                START, START.plus(1, ChronoUnit.HOURS), 12, List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L));
        BarChart chart = draw(new Histogram(Interval.HOUR, 12, List.of(bar), groups), ViewerZone.UTC);

        assertThat(chart.series())
                .hasSize(BarChart.MOST_SERIES)
                .contains("value⟨U+202E⟩0")
                .endsWith("others");
        assertThat(chart.bars().getFirst().values()).containsExactly(1L, 1L, 1L, 1L, 1L, 1L, 1L, 5L);
    }

    @Test
    void namesNoRestWhereThereIsNone() {
        Histogram.Bar bar = new Histogram.Bar(START, START.plus(1, ChronoUnit.HOURS), 3, List.of(1L, 2L));
        Histogram histogram =
                new Histogram(Interval.HOUR, 3, List.of(bar), List.of(new ValueCount("a", 1), new ValueCount("b", 2)));

        assertThat(draw(histogram, ViewerZone.UTC).series()).containsExactly("a", "b");
    }

    private static TimeRange days(int days) {
        return new TimeRange(START, START.plus(days, ChronoUnit.DAYS));
    }

    /** A chart of as many bars, the first of nothing, the second of one event, and so on. */
    private static BarChart chart(Interval interval, int count, ViewerZone zone) {
        List<Histogram.Bar> bars = new ArrayList<>();
        Instant begin = START;
        for (int i = 0; i < count; i++) {
            bars.add(new Histogram.Bar(begin, interval.next(begin), i, List.of()));
            begin = interval.next(begin);
        }
        return draw(new Histogram(interval, sum(count), bars, List.of()), zone);
    }

    private static BarChart draw(Histogram histogram, ViewerZone zone) {
        return EventChart.of(
                histogram,
                histogram.groups().isEmpty() ? null : "user",
                EventsState.ALL.with("user", "a"),
                zone,
                new Addresses("/at"));
    }

    private static long sum(long count) {
        return count * (count - 1) / 2;
    }

    private static long total(BarChart chart) {
        return chart.bars().stream()
                .flatMap(bar -> bar.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }
}
