package dev.daybook.event.find;

import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventQuery;
import dev.daybook.event.EventRows;
import dev.daybook.event.Tenant;
import dev.daybook.postgres.SteadyPlans;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * Finds the first events that match a query, in one order of time: from every log, and for every value that is looked
 * up by itself, the first few by an index; of those the first of all; and only of these the rest of what is shown.
 *
 * @param ascending whether the oldest come first
 * @param after the event that they come after in that order; null for the first of all
 * @param skipped how many of them are left out
 * @param limit how many are wanted at most
 */
record EventSearch(
        EventQuery query, boolean ascending, @Nullable Anchor after, long skipped, int limit) {

    private static final RowMapper<AuditEvent> EVENT = (row, number) -> EventRows.map(row);

    /** The events below the heads of logs. */
    List<AuditEvent> below(Heads heads, SteadyPlans plans) {
        if (heads.logs().isEmpty() || query.range().isEmpty()) {
            return List.of();
        }
        List<Object> parameters = new ArrayList<>();
        return run(below(heads, parameters), parameters, plans);
    }

    /** The events below the heads of logs, as a statement that has all columns of {@code event} and adds its parameters. */
    String below(Heads heads, List<Object> parameters) {
        parameters.add(heads.organizations());
        parameters.add(heads.positions());
        return first("unnest(?::text[], ?::bigint[]) as h (org_id, head)", "e.position < h.head", parameters);
    }

    /** The events that are there now. */
    List<AuditEvent> now(SteadyPlans plans) {
        if (query.range().isEmpty()) {
            return List.of();
        }
        List<Object> parameters = new ArrayList<>();
        String logs = switch (query.tenant()) {
            case Tenant.Organization one -> {
                parameters.add(one.id());
                yield "(select ?::text as org_id) as h";
            }
            case Tenant.Everyone all -> "log_head as h";
        };
        return run(first(logs, "true", parameters), parameters, plans);
    }

    private List<AuditEvent> run(String first, List<Object> parameters, SteadyPlans plans) {
        return plans.query("""
                        select %2$s
                        from (%3$s) as e
                        order by e.id %1$s, e.org_id %1$s""".formatted(order(), EventRows.columns(query.identities()), first), parameters, EVENT);
    }

    private String order() {
        return ascending ? "asc" : "desc";
    }

    private String first(String logs, String bound, List<Object> parameters) {
        EventIndex index = EventIndex.of(query.filter());
        String values = index.values(parameters);
        String found = found(index, bound, order(), parameters);
        parameters.add(skipped);
        parameters.add(limit);
        return """
                select %2$s e.*
                from %3$s %4$s
                cross join lateral (%5$s) as e
                order by e.id %1$s, e.org_id %1$s offset ? limit ?""".formatted(order(), index.repeats() ? "distinct on (e.id, e.org_id)" : "", logs, values, found);
    }

    private String found(EventIndex index, String bound, String order, List<Object> parameters) {
        List<String> branches = new ArrayList<>();
        for (String branch : index.branches()) {
            branches.add("(" + first(branch, index, bound, order, parameters) + ")");
        }
        return String.join(" union all ", branches);
    }

    private String first(String from, EventIndex index, String bound, String order, List<Object> parameters) {
        if (index.isBeside()) {
            return firstBeside(from, index, bound, order, parameters);
        }
        EventConditions conditions = new EventConditions("e")
                .matching(query.filter(), index)
                .in(query.range())
                .and(bound);
        beyond(conditions);
        parameters.addAll(conditions.parameters());
        parameters.add(skipped + limit);
        return "select e.* from %s and %s order by e.id %s limit ?".formatted(from, conditions, order);
    }

    /**
     * The ids in their order from another table, and then event by event until there are enough. Twice "offset 0", because
     * the planner would rather join with all events of the log.
     */
    private String firstBeside(String from, EventIndex index, String bound, String order, List<Object> parameters) {
        EventConditions beside = new EventConditions("s").in(query.range());
        beyond(beside);
        EventConditions conditions = new EventConditions("e")
                .matching(query.filter(), index)
                .in(query.range())
                .and(bound);
        parameters.addAll(beside.parameters());
        parameters.addAll(conditions.parameters());
        parameters.add(skipped + limit);
        return """
                select e.*
                from (select s.id from %s and %s order by s.id %s offset 0) as s
                cross join lateral (select * from event e where e.id = s.id and %s offset 0) as e
                order by s.id %s limit ?""".formatted(from, beside, order, conditions, order);
    }

    private void beyond(EventConditions conditions) {
        if (after != null) {
            conditions.beyond(after, ascending, query.tenant());
        }
    }
}
