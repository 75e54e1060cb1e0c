package dev.daybook.event;

import dev.daybook.event.find.EventSums;
import dev.daybook.event.find.LongReads;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How events are spread over time and over the values of fields: exact at any moment, however late events come. All such figures
 * come from here, so that whatever answers them can be changed in one place: today it is the counts per hour
 * ({@code event_count}) for queries with at most one field, a counted one, and for all others the events themselves, which takes as
 * long as they are many.
 */
@Component
public class EventStatistics {

    /** How many bars a histogram has at most. */
    public static final int MOST_BARS = 1000;

    /** How many bars it has at most where the interval is left to us. */
    public static final int FEW_BARS = 400;

    /** How many groups it has at most; further values are the rest. */
    public static final int MOST_GROUPS = 10;

    /** How many values can be asked for. */
    public static final int MOST_VALUES = 100;

    private final EventSums sums;
    private final LongReads longReads;
    private final TransactionTemplate snapshot;

    EventStatistics(EventSums sums, LongReads longReads, PlatformTransactionManager transactions) {
        this.sums = sums;
        this.longReads = longReads;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /**
     * How many of the events that match a query are in each hour, day or month of its range. Where the range is open, it begins
     * with the tenant's first event or ends with the last.
     *
     * @param interval what the bars are of; null chooses the shortest that makes few of them
     * @param group the field by whose values each bar is parted, one of a single column; null for none
     * @throws Refusal.Invalid naming {@code by} if there were too many bars
     * @throws Refusal.TooMany if the events must be counted one by one, and the tenant has too many such reads under way
     * @throws Refusal.Unavailable if the instance has
     */
    public Histogram histogram(EventQuery query, @Nullable Interval interval, @Nullable FilterField<?> group) {
        // The turn comes first: who waits for it holds no connection.
        return longReads.count(query, group, () -> inSnapshot(() -> bars(query, interval, group)));
    }

    private Histogram bars(EventQuery query, @Nullable Interval interval, @Nullable FilterField<?> group) {
        TimeRange range = range(query);
        Interval by = interval == null ? fitting(range) : interval;
        EventQuery bounded = new EventQuery(query.tenant(), range, query.order(), query.filter(), query.identities());
        List<Instant> begins = begins(range, by);
        Map<Instant, Long> counts = new HashMap<>();
        sums.sums(bounded, by, null, "", 1).forEach(sum -> counts.put(begin(sum), sum.n()));
        List<ValueCount> groups = new ArrayList<>();
        Map<ValueAt, Long> grouped = new HashMap<>();
        if (group != null) {
            List<EventSums.Sum> parted = sums.sums(bounded, by, requireColumn(group), "", MOST_GROUPS);
            parted.forEach(sum -> grouped.put(new ValueAt(sum.value(), begin(sum)), sum.n()));
            groups.addAll(totals(parted));
        }
        List<Histogram.Bar> bars = new ArrayList<>(begins.size());
        for (Instant begin : begins) {
            TimeRange bar = within(range, begin, by.next(begin));
            bars.add(new Histogram.Bar(
                    bar.from(),
                    bar.to(),
                    counts.getOrDefault(begin, 0L),
                    groups.stream()
                            .map(value -> grouped.getOrDefault(new ValueAt(value.value(), begin), 0L))
                            .toList()));
        }
        return new Histogram(
                by, counts.values().stream().mapToLong(Long::longValue).sum(), bars, groups);
    }

    /**
     * The values of a field that most of the events have which match a query, the most frequent first.
     *
     * @param field one of a single column
     * @param prefix what the values begin with, letter by letter; empty for all
     * @throws Refusal.TooMany if the events must be counted one by one, and the tenant has too many such reads under way
     * @throws Refusal.Unavailable if the instance has
     */
    public List<ValueCount> values(EventQuery query, FilterField<?> field, String prefix, int limit) {
        return longReads.count(query, field, () -> sums.sums(query, null, requireColumn(field), prefix, limit)).stream()
                .map(sum -> new ValueCount(sum.value(), sum.n()))
                .toList();
    }

    private record ValueAt(String value, Instant begin) {}

    private <T> T inSnapshot(Supplier<T> reading) {
        return Objects.requireNonNull(snapshot.execute(status -> reading.get()));
    }

    private static FilterField<?> requireColumn(FilterField<?> field) {
        if (!field.isOneColumn()) {
            throw new IllegalArgumentException("What is grouped by is the values of one column; " + field + " is more");
        }
        return field;
    }

    private TimeRange range(EventQuery query) {
        TimeRange range = query.range();
        boolean isOpenBefore = range.from().equals(TimeRange.ALL.from());
        boolean isOpenBehind = range.to().equals(TimeRange.ALL.to());
        if (!isOpenBefore && !isOpenBehind) {
            return range;
        }
        TimeRange extent =
                sums.extent(query.tenant()).orElse(new TimeRange(TimeRange.ALL.from(), TimeRange.ALL.from()));
        return new TimeRange(isOpenBefore ? extent.from() : range.from(), isOpenBehind ? extent.to() : range.to());
    }

    private static Interval fitting(TimeRange range) {
        for (Interval interval : Interval.values()) {
            if (range.isEmpty() || interval.bars(range.from(), range.to()) <= FEW_BARS) {
                return interval;
            }
        }
        return Interval.MONTH;
    }

    private static List<Instant> begins(TimeRange range, Interval interval) {
        if (range.isEmpty()) {
            return List.of();
        }
        List<Instant> begins = new ArrayList<>();
        for (Instant begin = interval.begin(range.from()); begin.isBefore(range.to()); begin = interval.next(begin)) {
            if (begins.size() == MOST_BARS) {
                throw new Refusal.Invalid(
                        "by",
                        "by must be longer, or the range shorter: from %s to %s there are more than %d bars."
                                .formatted(range.from(), range.to(), MOST_BARS));
            }
            begins.add(begin);
        }
        return begins;
    }

    private static TimeRange within(TimeRange range, Instant from, Instant to) {
        return new TimeRange(
                from.isBefore(range.from()) ? range.from() : from, to.isAfter(range.to()) ? range.to() : to);
    }

    /** The values of sums with what each has in all, the most frequent first. */
    private static List<ValueCount> totals(List<EventSums.Sum> sums) {
        Map<String, Long> totals = new HashMap<>();
        sums.forEach(sum -> totals.merge(sum.value(), sum.n(), Long::sum));
        return totals.entrySet().stream()
                .map(total -> new ValueCount(total.getKey(), total.getValue()))
                .sorted((one, other) -> one.count() == other.count()
                        ? one.value().compareTo(other.value())
                        : Long.compare(other.count(), one.count()))
                .toList();
    }

    private static Instant begin(EventSums.Sum sum) {
        return Objects.requireNonNull(sum.begin());
    }
}
