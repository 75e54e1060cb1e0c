package dev.daybook.event;

import dev.daybook.kernel.EventId;
import dev.daybook.kernel.TimeRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a query on the events {@code e} of a log {@code h}, as SQL and its parameters. Only the filters that
 * are given become conditions, so that each is a plain range of some index.
 */
final class EventConditions {

    private final StringBuilder sql = new StringBuilder("e.org_id = h.org_id");
    private final List<Object> parameters = new ArrayList<>();

    /** Events of the log in a range of time; the bounds on the id let PostgreSQL leave out whole partitions. */
    EventConditions in(TimeRange range) {
        return and("e.id >= ?", EventId.lowestAt(range.from()).value())
                .and("e.id < ?", EventId.lowestAt(range.to()).value());
    }

    /** Events that pass the filters of a query. */
    EventConditions matching(EventQuery query) {
        return andEqual("e.label", query.label())
                .andEqual("e.user_id", query.userId())
                .andEqual("e.project_id", query.projectId())
                .report(query.report());
    }

    EventConditions and(String condition, Object parameter) {
        parameters.add(parameter);
        return and(condition);
    }

    EventConditions and(String condition) {
        sql.append(" and ").append(condition);
        return this;
    }

    private EventConditions andEqual(String column, @Nullable String value) {
        return value == null ? this : and(column + " = ?", value);
    }

    /** A literal, because a parameter would not prove to the planner that the index of that report alone fits. */
    private EventConditions report(@Nullable Report report) {
        return report == null ? this : and("e.report = '" + report.name() + "'");
    }

    List<Object> parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return sql.toString();
    }
}
