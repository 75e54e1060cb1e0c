package dev.daybook.api.datarobot;

import dev.daybook.access.Caller;
import dev.daybook.api.PageParameters;
import dev.daybook.api.QueryParameters;
import dev.daybook.event.EventFilter;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.Order;
import dev.daybook.event.Report;
import dev.daybook.event.Window;
import dev.daybook.kernel.TimeRange;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What a caller asks {@code GET /api/v2/eventLogs/} for.
 *
 * @param identifying whether identifying values are shown
 */
record EventLogQuery(
        @Nullable String orgId,
        @Nullable String projectId,
        @Nullable String userId,
        @Nullable String event,
        TimeRange range,
        @Nullable Report report,
        Order order,
        boolean identifying,
        Window window) {

    private static final Map<String, Report> REPORTS =
            choices(Map.entry("APP_USAGE", Report.APP_USAGE), Map.entry("ADMIN_USAGE", Report.ADMIN_USAGE));
    private static final Map<String, Order> ORDERS =
            choices(Map.entry("asc", Order.ASCENDING), Map.entry("desc", Order.DESCENDING));
    private static final Map<String, Boolean> SWITCHES = choices(
            Map.entry("false", false), Map.entry("False", false), Map.entry("true", true), Map.entry("True", true));

    /**
     * Reads a query.
     *
     * @throws dev.daybook.kernel.Refusal.Invalid naming every parameter at fault
     */
    static EventLogQuery of(MultiValueMap<String, String> values) {
        QueryParameters parameters = new QueryParameters(values);
        EventLogQuery query = new EventLogQuery(
                parameters.text("orgId"),
                parameters.text("projectId"),
                parameters.text("userId"),
                parameters.text("event"),
                TimeRange.inclusive(parameters.start("minTimestamp"), parameters.last("maxTimestamp")),
                parameters.choice("auditReportType", REPORTS),
                order(parameters),
                identifying(parameters),
                window(parameters));
        parameters.refuseFaults();
        return query;
    }

    /** Whether a query for a single record wants identifying values. */
    static boolean identifying(MultiValueMap<String, String> values) {
        QueryParameters parameters = new QueryParameters(values);
        boolean identifying = identifying(parameters);
        parameters.refuseFaults();
        return identifying;
    }

    /**
     * The same in the log's words.
     *
     * @throws dev.daybook.kernel.Refusal.Denied if the organization asked for is not the caller's to see
     */
    EventQuery toEventQuery(Caller caller) {
        EventFilter filter = EventFilter.of(FilterField.LABEL, event)
                .and(FilterField.USER, userId)
                .and(FilterField.PROJECT, projectId)
                .and(FilterField.REPORT, report);
        return new EventQuery(caller.tenant(orgId), range, order, filter, identifying);
    }

    /** In which order of time a list is wanted. */
    static Order order(QueryParameters parameters) {
        return Objects.requireNonNullElse(parameters.choice("order", ORDERS), Order.DESCENDING);
    }

    /** Which part of a list is wanted. */
    static Window window(QueryParameters parameters) {
        return new Window(
                parameters.offset(),
                parameters.limit(PageParameters.DEFAULT_LIMIT, PageParameters.MOST),
                parameters.text("cursor"));
    }

    /** Whether identifying values are wanted. */
    static boolean identifying(QueryParameters parameters) {
        return Objects.requireNonNullElse(parameters.choice("includeIdentifyingFields", SWITCHES), true);
    }

    // In a fixed order, because faults list the choices.
    @SafeVarargs
    private static <T> Map<String, T> choices(Map.Entry<String, T>... entries) {
        Map<String, T> choices = new LinkedHashMap<>();
        for (Map.Entry<String, T> entry : entries) {
            choices.put(entry.getKey(), entry.getValue());
        }
        return Collections.unmodifiableMap(choices);
    }
}
