package dev.daybook.event.find;

import dev.daybook.event.EventQuery;
import dev.daybook.event.Tenant;
import dev.daybook.event.find.Heads.Head;
import dev.daybook.kernel.TimeRange;
import dev.daybook.postgres.SteadyPlans;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/**
 * How many events match a query, exactly. With at most one field, a counted one, that is the sum of the counts per hour, as
 * far as they are rolled up, and a live count of what came since and of the hours that the range cuts; otherwise it is a
 * live count.
 *
 * <p>Heads, cursor and counts are read by one statement, that is, in one snapshot. The live counts may come later: what
 * lies between two positions never changes.
 */
@Component
public class EventCounts {

    /** What a query counts, and the heads of the logs at that moment. */
    public record Count(Heads heads, long total) {}

    /**
     * The events that are not rolled up yet, found by their positions: "offset 0" keeps the planner from going through
     * every event of a filter's value instead.
     */
    static final String UNCOUNTED = """
            (select * from event
             where event.org_id = h.org_id and event.position >= h.counted and event.position < h.head offset 0)""";

    private static final RowMapper<Head> HEAD = (row, number) -> head(row);
    private static final RowMapper<Counted> COUNTED = (row, number) -> new Counted(head(row), row.getLong("n"));
    private static final RowMapper<Long> LIVE = (row, number) -> row.getLong("n");

    /** A log, and the sum of its counts. */
    private record Counted(Head head, long n) {}

    private final SteadyPlans plans;
    private final FilterFields fields;

    EventCounts(SteadyPlans plans, FilterFields fields) {
        this.plans = plans;
        this.fields = fields;
    }

    public Count count(EventQuery query) {
        RolledUp rolledUp = RolledUp.of(query, null, fields);
        StringBuilder sql = new StringBuilder("select h.org_id, h.next_position, coalesce(c.position, 0) as counted");
        List<Object> parameters = new ArrayList<>();
        if (rolledUp != null) {
            sql.append(", (select coalesce(sum(k.n), 0)::bigint from event_count k where ")
                    .append(rolledUp.ofValues(parameters))
                    .append(" and ")
                    .append(rolledUp.ofSum(parameters))
                    .append(") as n");
        } else {
            sql.append(", 0 as n");
        }
        sql.append(logs(query.tenant(), parameters));
        List<Counted> logs = plans.query(sql.toString(), parameters, COUNTED);
        Heads heads = new Heads(logs.stream().map(Counted::head).toList());
        return new Count(heads, logs.stream().mapToLong(Counted::n).sum() + live(query, heads, rolledUp));
    }

    private static Head head(ResultSet row) throws SQLException {
        return new Head(row.getString("org_id"), row.getLong("next_position"), row.getLong("counted"));
    }

    /** The heads of a tenant's logs now. */
    Heads heads(Tenant tenant) {
        List<Object> parameters = new ArrayList<>();
        String logs = logs(tenant, parameters);
        return new Heads(plans.query(
                "select h.org_id, h.next_position, coalesce(c.position, 0) as counted" + logs, parameters, HEAD));
    }

    /** Of a tenant's logs the heads {@code h}, and up to where they are rolled up, {@code c}. */
    static String logs(Tenant tenant, List<Object> parameters) {
        String logs = " from log_head h left join log_cursor c on c.org_id = h.org_id and c.follower = 'counts'";
        return switch (tenant) {
            case Tenant.Organization one -> {
                parameters.add(one.id());
                yield logs + " where h.org_id = ?";
            }
            case Tenant.Everyone all -> logs + " order by h.org_id";
        };
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
        List<Object> parameters = new ArrayList<>();
        parameters.add(heads.organizations());
        parameters.add(heads.positions());
        parameters.add(heads.counted());
        parameters.addAll(conditions.parameters());
        return plans.query("""
                select coalesce(sum(live.n), 0)::bigint as n
                from unnest(?::text[], ?::bigint[], ?::bigint[]) as h (org_id, head, counted)
                cross join lateral (select count(*) as n from %s e where %s) as live""".formatted(events, conditions), parameters, LIVE).getFirst();
    }
}
