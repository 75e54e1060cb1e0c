package dev.daybook.event;

import dev.daybook.kernel.TimeRange;

/**
 * Which events are wanted, and in which order. There is no query without a {@link Tenant}.
 *
 * @param range when they happened
 * @param identities whether identifying values are read; without them they are null
 */
public record EventQuery(Tenant tenant, TimeRange range, Order order, EventFilter filter, boolean identities) {

    /** Every event of a tenant, newest first. */
    public static EventQuery of(Tenant tenant) {
        return new EventQuery(tenant, TimeRange.ALL, Order.DESCENDING, EventFilter.ALL, true);
    }
}
