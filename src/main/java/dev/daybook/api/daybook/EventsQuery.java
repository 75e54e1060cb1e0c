package dev.daybook.api.daybook;

import dev.daybook.access.Caller;
import dev.daybook.api.PageParameters;
import dev.daybook.api.QueryParameters;
import dev.daybook.event.EventParameters;
import dev.daybook.event.EventQuery;
import dev.daybook.event.EventStatistics;
import dev.daybook.event.FilterField;
import dev.daybook.event.Interval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What a caller asks this door for.
 *
 * @param events which events
 * @param asked what is asked of them
 */
record EventsQuery<T>(EventParameters events, T asked) {

    static final int DEFAULT_VALUES = 20;

    // In a fixed order, because faults list the choices.
    private static final Map<String, Optional<Interval>> INTERVALS = intervals();

    /** Which part of a list is asked for, and which fields of its events. */
    record Page(int limit, @Nullable String cursor, EventFields fields) {}

    /** By which intervals the events are counted, and by which field they are grouped. */
    record Bars(@Nullable Interval interval, @Nullable FilterField<?> group) {}

    /** Of which field values are asked for. */
    record Values(String name, FilterField<?> field, String prefix, int limit) {}

    /** Something that is asked of events. */
    private interface Reading<T> {
        T read(QueryParameters parameters, EventParameters events);
    }

    /** Reads a query for a list. */
    static EventsQuery<Page> page(MultiValueMap<String, String> values) {
        return of(
                values,
                (parameters, events) -> new Page(
                        parameters.limit(PageParameters.DEFAULT_LIMIT, PageParameters.MOST),
                        parameters.text("cursor"),
                        EventFields.of(parameters)));
    }

    /** Reads a query for one event. */
    static EventsQuery<EventFields> single(MultiValueMap<String, String> values) {
        return of(values, (parameters, events) -> EventFields.of(parameters));
    }

    /** Reads a query for a histogram. */
    static EventsQuery<Bars> bars(MultiValueMap<String, String> values) {
        return of(values, (parameters, events) -> {
            Optional<Interval> interval = parameters.choice("by", INTERVALS);
            return new Bars(interval == null ? null : interval.orElse(null), column("group", parameters, events));
        });
    }

    /** Reads a query for values; their field must be named. */
    static EventsQuery<Values> values(MultiValueMap<String, String> values) {
        return of(values, (parameters, events) -> {
            FilterField<?> field = column("field", parameters, events);
            if (!values.containsKey("field")) {
                parameters.fault("field", "is required");
            }
            String prefix = parameters.text("prefix");
            return new Values(
                    String.valueOf(values.getFirst("field")),
                    field == null ? FilterField.LABEL : field,
                    prefix == null ? "" : prefix,
                    parameters.limit(DEFAULT_VALUES, EventStatistics.MOST_VALUES));
        });
    }

    /**
     * Reads a query.
     *
     * @throws dev.daybook.kernel.Refusal.Invalid naming every parameter at fault
     */
    private static <T> EventsQuery<T> of(MultiValueMap<String, String> values, Reading<T> reading) {
        QueryParameters parameters = new QueryParameters(values);
        EventParameters events = EventParameters.of(values, parameters::fault);
        T asked = reading.read(parameters, events);
        parameters.refuseFaults();
        return new EventsQuery<>(events, asked);
    }

    private static @Nullable FilterField<?> column(String name, QueryParameters parameters, EventParameters events) {
        FilterField<?> column = parameters.choice(name, EventParameters.columns());
        if (column != null && column.isIdentifying() && !events.identities()) {
            parameters.fault(name, "must not be one that identifies somebody, because identities is false");
        }
        return column;
    }

    /**
     * The events in the log's words.
     *
     * @throws dev.daybook.kernel.Refusal.Denied if the organization asked for is not the caller's to see
     */
    EventQuery of(Caller caller) {
        return events.query(caller.tenant(events.organization()));
    }

    private static Map<String, Optional<Interval>> intervals() {
        Map<String, Optional<Interval>> intervals = new LinkedHashMap<>();
        intervals.put("auto", Optional.empty());
        intervals.put("hour", Optional.of(Interval.HOUR));
        intervals.put("day", Optional.of(Interval.DAY));
        intervals.put("month", Optional.of(Interval.MONTH));
        return Collections.unmodifiableMap(intervals);
    }
}
