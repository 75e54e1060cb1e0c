package dev.daybook.event.find;

import dev.daybook.event.EventFilter;
import dev.daybook.event.FilterField;
import dev.daybook.event.Tenant;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The conditions of a query on the events {@code e} of a log {@code h}, as SQL and its parameters. Only the fields that
 * are asked for become conditions, so that each is a plain range of some index.
 */
final class EventConditions {

    private final String table;
    private final StringBuilder sql;
    private final List<Object> parameters = new ArrayList<>();
    private String lookedUp = "";

    /**
     * Rows of the log.
     *
     * @param table {@code e}, or the alias of another table with the organizations and ids of events
     */
    EventConditions(String table) {
        this(table, table + ".org_id = h.org_id");
    }

    private EventConditions(String table, String first) {
        this.table = table;
        this.sql = new StringBuilder(first);
    }

    /** Rows that are known to be of the log. */
    static EventConditions ofFound(String table) {
        return new EventConditions(table, "true");
    }

    /**
     * What stands in a table beside the events is looked up event by event: where few events are scanned, the planner would rather
     * compare each with all that a value has there. To be said before the conditions.
     */
    EventConditions eachByItself() {
        lookedUp = " offset 0";
        return this;
    }

    /** Events before or after another in the order of a tenant's events. */
    EventConditions beyond(Anchor event, boolean after, Tenant tenant) {
        String beyond = after ? ">" : "<";
        if (tenant instanceof Tenant.Organization || event.organization() == null) {
            return and(table + ".id " + beyond + " ?", event.id().value());
        }
        // The first says what the second does too, as a range of the index.
        and(table + ".id " + beyond + "= ?", event.id().value());
        parameters.add(event.id().value());
        parameters.add(event.organization());
        return and("(%1$s.id %2$s ? or %1$s.org_id %2$s ?)".formatted(table, beyond));
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

    /** Events that pass a filter, but for the field that the search through an index asks for itself. */
    EventConditions matching(EventFilter filter, EventIndex index) {
        filter.asked().forEach((field, values) -> {
            if (!index.isOf(field)) {
                and(condition(field, values));
            }
        });
        return this;
    }

    EventConditions and(String condition, Object parameter) {
        parameters.add(parameter);
        return and(condition);
    }

    EventConditions and(String condition) {
        sql.append(" and ").append(condition);
        return this;
    }

    private String condition(FilterField<?> field, List<List<String>> values) {
        FilterField.Place place = field.place();
        if (place.isBeside()) {
            return "exists (select from %s s where s.org_id = e.org_id and s.id = e.id and %s%s)"
                    .formatted(place.table(), any(field, "s", place.ways().getFirst(), values), lookedUp);
        }
        String ways = place.ways().stream()
                .map(columns -> any(field, "e", columns, values))
                .collect(Collectors.joining(" or "));
        return place.ways().size() == 1 ? ways : "(" + ways + ")";
    }

    /** That some columns have any of the values. */
    private String any(FilterField<?> field, String row, List<String> columns, List<List<String>> values) {
        if (field.isLiteral()) {
            return row + "." + columns.getFirst() + " in ("
                    + values.stream().map(value -> "'" + value.getFirst() + "'").collect(Collectors.joining(", "))
                    + ")";
        }
        if (columns.size() == 1 && values.size() > 1) {
            parameters.add(array(values, 0));
            return row + "." + columns.getFirst() + " = any (?)";
        }
        String all = values.stream().map(value -> same(row, columns, value)).collect(Collectors.joining(" or "));
        return values.size() == 1 ? all : "(" + all + ")";
    }

    private String same(String row, List<String> columns, List<String> value) {
        parameters.addAll(value);
        return columns.stream().map(column -> row + "." + column + " = ?").collect(Collectors.joining(" and "));
    }

    /** One part of each value, as a parameter. */
    static String[] array(List<List<String>> values, int part) {
        return values.stream().map(value -> value.get(part)).toArray(String[]::new);
    }

    List<Object> parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return sql.toString();
    }
}
