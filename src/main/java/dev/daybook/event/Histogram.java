package dev.daybook.event;

import java.time.Instant;
import java.util.List;

/**
 * How many events there are over time.
 *
 * @param interval what each bar is of
 * @param total how many events match in all
 * @param bars from the beginning of the range to its end without a gap, those of no event too
 * @param groups the values that have most events, by which each bar is parted; empty if nothing was to be grouped
 */
public record Histogram(Interval interval, long total, List<Bar> bars, List<ValueCount> groups) {

    public Histogram {
        bars = List.copyOf(bars);
        groups = List.copyOf(groups);
    }

    /**
     * A part of the range.
     *
     * @param from when it begins: with the interval, or with the range
     * @param to the first moment after it
     * @param count how many events are in it
     * @param groups how many of these have each of the histogram's groups, in their order; the rest has other values, or none
     */
    public record Bar(Instant from, Instant to, long count, List<Long> groups) {

        public Bar {
            groups = List.copyOf(groups);
        }
    }
}
