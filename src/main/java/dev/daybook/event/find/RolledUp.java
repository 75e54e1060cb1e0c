package dev.daybook.event.find;

import dev.daybook.event.EventFilter;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.kernel.TimeRange;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The counts that answer a query, whole hours of one dimension.
 *
 * @param dimension the only field's name, or {@code all}
 * @param values the field's values; null for every one
 * @param hours the whole hours of the query's range, or all time
 */
record RolledUp(String dimension, @Nullable List<List<String>> values, TimeRange hours) {

    /**
     * The counts that answer how many events match a query, or how many of them have each value of a field.
     *
     * @param by the field; null if they are only to be counted
     * @return null if there are none: other fields than one, or no whole hour
     */
    static @Nullable RolledUp of(EventQuery query, @Nullable FilterField<?> by, FilterFields fields) {
        TimeRange hours = wholeHours(query.range());
        if (hours.isEmpty() || !isAnswer(query.filter(), by, fields)) {
            return null;
        }
        SortedMap<FilterField<?>, List<List<String>>> asked = query.filter().asked();
        if (!asked.isEmpty()) {
            return new RolledUp(asked.firstKey().name(), asked.get(asked.firstKey()), hours);
        }
        return by == null ? new RolledUp("all", List.of(List.of("")), hours) : new RolledUp(by.name(), null, hours);
    }

    /**
     * Whether counts tell how many events pass a filter in whole hours, or how many of them have each value of a field.
     *
     * @param by the field; null if they are only to be counted
     */
    static boolean isAnswer(EventFilter filter, @Nullable FilterField<?> by, FilterFields fields) {
        SortedMap<FilterField<?>, List<List<String>>> asked = filter.asked();
        if (asked.isEmpty()) {
            return by == null || fields.isCounted(by);
        }
        FilterField<?> only = asked.firstKey();
        return asked.size() == 1 && fields.isCounted(only) && (by == null || by.equals(only));
    }

    private static TimeRange wholeHours(TimeRange range) {
        Instant from = range.from().truncatedTo(ChronoUnit.HOURS);
        return new TimeRange(
                from.equals(range.from()) ? from : from.plus(1, ChronoUnit.HOURS),
                range.to().truncatedTo(ChronoUnit.HOURS));
    }

    /** What of a range lies outside the whole hours. */
    List<TimeRange> edges(TimeRange range) {
        return List.of(new TimeRange(range.from(), hours.from()), new TimeRange(hours.to(), range.to()));
    }

    /** The condition on {@code event_count k} of a log {@code h}, but for the hours. */
    String ofValues(List<Object> parameters) {
        parameters.add(dimension);
        if (values == null) {
            return "k.org_id = h.org_id and k.dimension = ?";
        }
        parameters.add(EventConditions.array(values, 0));
        return "k.org_id = h.org_id and k.dimension = ? and k.value = any (?)";
    }

    /** The condition on the hours of {@code event_count k}. */
    String ofHours(List<Object> parameters) {
        parameters.add(hours.from().atOffset(ZoneOffset.UTC));
        parameters.add(hours.to().atOffset(ZoneOffset.UTC));
        return "k.hour >= ? and k.hour < ?";
    }

    /** The condition on the hours of {@code event_count k} where they are to be summed: of all time there is a sum already. */
    String ofSum(List<Object> parameters) {
        return hours.equals(TimeRange.ALL) ? "k.hour = '-infinity'" : ofHours(parameters);
    }
}
