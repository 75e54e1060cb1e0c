package dev.daybook.event;

import dev.daybook.kernel.TimeRange;
import org.jspecify.annotations.Nullable;

/**
 * Which events are wanted, and in which order. Filters that are null match everything; the others are joined by AND.
 * There is no query without a {@link Tenant}.
 *
 * @param range when they happened
 * @param label the exact label
 * @param userId who did it
 * @param projectId the project that it happened in
 * @param report the report that it belongs to
 * @param identities whether identifying values are read; without them they are null
 */
public record EventQuery(
        Tenant tenant,
        TimeRange range,
        Order order,
        @Nullable String label,
        @Nullable String userId,
        @Nullable String projectId,
        @Nullable Report report,
        boolean identities) {

    /** Every event of a tenant, newest first. */
    public static EventQuery of(Tenant tenant) {
        return new EventQuery(tenant, TimeRange.ALL, Order.DESCENDING, null, null, null, null, true);
    }
}
