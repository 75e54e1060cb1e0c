package dev.daybook.api.datarobot;

import dev.daybook.access.Caller;
import dev.daybook.api.QueryParameters;
import dev.daybook.event.Order;
import dev.daybook.event.Tenant;
import dev.daybook.event.Window;
import dev.daybook.kernel.Moment;
import dev.daybook.kernel.TimeRange;
import dev.daybook.usage.UsageQuery;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What a caller asks {@code GET /api/v2/eventLogs/predictionUsage/} for.
 *
 * @param range in which the hours begin
 * @param identifying whether identifying values are shown
 */
record PredictionUsageQuery(
        @Nullable String orgId,
        @Nullable String projectId,
        @Nullable String userId,
        TimeRange range,
        Order order,
        boolean identifying,
        Window window) {

    private static final Duration LONGEST = Duration.ofHours(24);

    /**
     * Reads a query.
     *
     * @throws dev.daybook.kernel.Refusal.Invalid naming every parameter at fault
     */
    static PredictionUsageQuery of(MultiValueMap<String, String> values) {
        QueryParameters parameters = new QueryParameters(values);
        PredictionUsageQuery query = new PredictionUsageQuery(
                parameters.text("orgId"),
                parameters.text("projectId"),
                parameters.text("userId"),
                range(parameters, values),
                EventLogQuery.order(parameters),
                EventLogQuery.identifying(parameters),
                EventLogQuery.window(parameters));
        parameters.refuseFaults();
        return query;
    }

    private static TimeRange range(QueryParameters parameters, MultiValueMap<String, String> values) {
        require("minTimestamp", parameters, values);
        require("maxTimestamp", parameters, values);
        Instant first = parameters.start("minTimestamp");
        Moment last = parameters.moment("maxTimestamp");
        // From where a day begins: clients have always asked from one date to the next.
        if (first != null
                && last != null
                && Duration.between(first, last.start()).compareTo(LONGEST) > 0) {
            parameters.fault("maxTimestamp", "must not be more than 24 hours after minTimestamp");
        }
        return TimeRange.inclusive(first, last == null ? null : last.last());
    }

    private static void require(String name, QueryParameters parameters, MultiValueMap<String, String> values) {
        if (!values.containsKey(name)) {
            parameters.fault(name, "is required");
        }
    }

    /**
     * The same in the room's words.
     *
     * @throws dev.daybook.kernel.Refusal.Denied if the organization asked for is not the caller's to see
     */
    UsageQuery toUsageQuery(Caller caller) {
        String organization = switch (caller.tenant(orgId)) {
            case Tenant.Organization one -> one.id();
            case Tenant.Everyone all -> null;
        };
        return new UsageQuery(organization, range, projectId, userId, order == Order.ASCENDING, identifying);
    }
}
