package dev.daybook.event;

import dev.daybook.kernel.EventId;
import dev.daybook.kernel.TimeRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a query on the events {@code e} of a log {@code h}, as SQL and its parameters. Only the filters that
 * are given become conditions, so that each is a plain range of some index.
 */
final class EventConditions {

    private final String table;
    private final StringBuilder sql;
    private final List<Object> parameters = new ArrayList<>();

    /**
     * Rows of the log.
     *
     * @param table {@code e}, or the alias of another table with the organizations and ids of events
     */
    EventConditions(String table) {
        this.table = table;
        this.sql = new StringBuilder(table + ".org_id = h.org_id");
    }

    /** Events before or after another in time. */
    EventConditions beyond(EventId event, boolean after) {
        return and(table + (after ? ".id > ?" : ".id < ?"), event.value());
    }

    /** Events of the log in a range of time; the bounds on the id let PostgreSQL leave out whole partitions. */
    EventConditions in(TimeRange range) {
        return and(table + ".id >= ?", EventId.lowestAt(range.from()).value())
                .and(table + ".id < ?", EventId.lowestAt(range.to()).value());
    }

    /** Events that pass a filter. */
    EventConditions matching(EventFilter filter) {
        return matching(filter, EventIndex.ANY);
    }

    /** Events that pass a filter, but for the part of it that the search through an index asks for itself. */
    EventConditions matching(EventFilter filter, EventIndex index) {
        andEqual("e.dialect", filter.dialect());
        andEqual("e.user_id", filter.userId());
        EventFilter.TargetId target = filter.target();
        if (target != null) {
            and("e.target_type = ?", target.type()).and("e.target_id = ?", target.id());
        }
        if (index != EventIndex.LABEL) {
            andAny("e.label", filter.labels());
        }
        if (index != EventIndex.PROJECT) {
            andAny("e.project_id", filter.projectIds());
        }
        if (index != EventIndex.ACTOR && !filter.actorIds().isEmpty()) {
            and("(e.user_id = any (?) or e.api_key_id = any (?))", array(filter.actorIds()));
            parameters.add(array(filter.actorIds()));
        }
        if (index != EventIndex.EMAIL) {
            andBeside("event_identity", "email", filter.emails());
        }
        if (index != EventIndex.RESOURCE) {
            andBeside("event_resource", "resource_id", filter.resourceIds());
        }
        return report(filter.report());
    }

    EventConditions and(String condition, Object parameter) {
        parameters.add(parameter);
        return and(condition);
    }

    EventConditions and(String condition) {
        sql.append(" and ").append(condition);
        return this;
    }

    private void andEqual(String column, @Nullable String value) {
        if (value != null) {
            and(column + " = ?", value);
        }
    }

    private void andAny(String column, Collection<String> values) {
        if (values.size() == 1) {
            and(column + " = ?", values.iterator().next());
        } else if (!values.isEmpty()) {
            and(column + " = any (?)", array(values));
        }
    }

    private void andBeside(String table, String column, Collection<String> values) {
        if (!values.isEmpty()) {
            and(
                    "exists (select from %s s where s.org_id = e.org_id and s.id = e.id and s.%s = any (?))"
                            .formatted(table, column),
                    array(values));
        }
    }

    /** A literal, because a parameter would not prove to the planner that the index of that report alone fits. */
    private EventConditions report(@Nullable Report report) {
        return report == null ? this : and("e.report = '" + report.name() + "'");
    }

    private static String[] array(Collection<String> values) {
        return values.toArray(String[]::new);
    }

    List<Object> parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return sql.toString();
    }
}
