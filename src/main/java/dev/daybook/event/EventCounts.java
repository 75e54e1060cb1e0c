package dev.daybook.event;

import dev.daybook.event.Heads.Head;
import dev.daybook.kernel.TimeRange;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How many events match a query, exactly. With at most one filter that is the sum of the counts per hour, as far as they
 * are rolled up, and a live count of what came since and of the hours that the range cuts; with more filters it is a
 * live count.
 *
 * <p>Heads, cursor and counts are read by one statement, that is, in one snapshot. The live counts may come later: what
 * lies between two positions never changes.
 */
@Component
class EventCounts {

    /** What a query counts, and the heads of the logs at that moment. */
    record Count(Heads heads, long total) {}

    /**
     * The events that are not rolled up yet, found by their positions: "offset 0" keeps the planner from going through
     * every event of a filter's value instead.
     */
    private static final String UNCOUNTED = """
            (select * from event
             where event.org_id = h.org_id and event.position >= h.counted and event.position < h.head offset 0)""";

    private final JdbcClient jdbc;

    EventCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Count count(EventQuery query) {
        RolledUp rolledUp = RolledUp.of(query);
        List<Head> logs = new ArrayList<>();
        long[] total = {0};
        StringBuilder sql = new StringBuilder("select h.org_id, h.next_position, coalesce(c.position, 0) as counted");
        List<Object> parameters = new ArrayList<>();
        if (rolledUp != null) {
            sql.append(", (select coalesce(sum(k.n), 0)::bigint from event_count k"
                    + " where k.org_id = h.org_id and k.dimension = ? and k.value = any (?) and ");
            parameters.add(rolledUp.dimension());
            parameters.add(rolledUp.values().toArray(String[]::new));
            if (rolledUp.hours().equals(TimeRange.ALL)) {
                sql.append("k.hour = '-infinity'");
            } else {
                sql.append("k.hour >= ? and k.hour < ?");
                parameters.add(rolledUp.hours().from().atOffset(ZoneOffset.UTC));
                parameters.add(rolledUp.hours().to().atOffset(ZoneOffset.UTC));
            }
            sql.append(") as n");
        } else {
            sql.append(", 0 as n");
        }
        sql.append(" from log_head h left join log_cursor c on c.org_id = h.org_id and c.follower = 'counts'");
        if (query.tenant() instanceof Tenant.Organization one) {
            sql.append(" where h.org_id = ?");
            parameters.add(one.id());
        } else {
            sql.append(" order by h.org_id");
        }
        jdbc.sql(sql.toString()).params(parameters).query(row -> {
            logs.add(new Head(row.getString("org_id"), row.getLong("next_position"), row.getLong("counted")));
            total[0] += row.getLong("n");
        });
        Heads heads = new Heads(logs);
        return new Count(heads, total[0] + live(query, heads, rolledUp));
    }

    private long live(EventQuery query, Heads heads, @Nullable RolledUp rolledUp) {
        if (rolledUp == null) {
            return live(query, query.range(), heads, "event", "e.position < h.head");
        }
        long total = live(query, query.range(), heads.uncounted(), UNCOUNTED, "true");
        for (TimeRange edge : rolledUp.edges(query.range())) {
            total += live(query, edge, heads, "event", "e.position < h.counted");
        }
        return total;
    }

    private long live(EventQuery query, TimeRange range, Heads heads, String events, String positions) {
        if (heads.logs().isEmpty() || range.isEmpty()) {
            return 0;
        }
        EventConditions conditions =
                new EventConditions("e").matching(query.filter()).in(range).and(positions);
        return jdbc.sql("""
                select coalesce(sum(live.n), 0)::bigint
                from unnest(?::text[], ?::bigint[], ?::bigint[]) as h (org_id, head, counted)
                cross join lateral (select count(*) as n from %s e where %s) as live""".formatted(events, conditions))
                .param(heads.organizations())
                .param(heads.positions())
                .param(heads.counted())
                .params(conditions.parameters())
                .query(Long.class)
                .single();
    }

    /**
     * The counts that answer a query.
     *
     * @param dimension the only filter's dimension, or {@code all}
     * @param values the filter's values
     * @param hours the whole hours of the query's range, or all time
     */
    private record RolledUp(String dimension, Set<String> values, TimeRange hours) {

        /** The counts that answer a query, or null if there are none: other filters than one, or no whole hour. */
        static @Nullable RolledUp of(EventQuery query) {
            TimeRange hours = wholeHours(query.range());
            if (hours.isEmpty() || !isCounted(query.filter())) {
                return null;
            }
            EventFilter filter = query.filter();
            Map<String, Set<String>> filters = new HashMap<>();
            filters.put("label", filter.labels());
            filters.put("project", filter.projectIds());
            filters.put("user", filter.userId() == null ? Set.of() : Set.of(filter.userId()));
            filters.put(
                    "report",
                    filter.report() == null ? Set.of() : Set.of(filter.report().name()));
            filters.values().removeIf(Set::isEmpty);
            if (filters.isEmpty()) {
                return new RolledUp("all", Set.of(""), hours);
            }
            if (filters.size() > 1) {
                return null;
            }
            Map.Entry<String, Set<String>> only = filters.entrySet().iterator().next();
            return new RolledUp(only.getKey(), only.getValue(), hours);
        }

        private static boolean isCounted(EventFilter filter) {
            return filter.dialect() == null
                    && filter.target() == null
                    && filter.actorIds().isEmpty()
                    && filter.emails().isEmpty()
                    && filter.resourceIds().isEmpty();
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
    }
}
