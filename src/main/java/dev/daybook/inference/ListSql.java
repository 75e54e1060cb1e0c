package dev.daybook.inference;

import dev.daybook.kernel.Moment;
import dev.daybook.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A list query in SQL. No text of the caller's gets into it but as a parameter. */
final class ListSql {

    private final Map<String, Field> fields;
    private final List<Object> parameters = new ArrayList<>();

    /** The fields that may be asked for, by the names that callers know. */
    ListSql(Map<String, Field> fields) {
        this.fields = fields;
    }

    /**
     * A field in SQL.
     *
     * @param kind what its values are
     */
    record Field(String expression, Kind kind) {}

    /** What the values of a field are. */
    enum Kind {
        TEXT("text"),
        ID("uuid"),
        MOMENT("timestamptz");

        private final String type;

        Kind(String type) {
            this.type = type;
        }
    }

    /** The condition of a {@code where}; each of its parameters is to be added by {@link #bind}. */
    String where(ListQuery query) {
        return query.condition() == null ? "true" : sql(query.condition());
    }

    /** The columns of an {@code order by}; items that are equal in all else are in the order of their ids. */
    String orderBy(ListQuery query) {
        StringBuilder sql = new StringBuilder();
        for (ListQuery.Ordering ordering : query.ordering()) {
            sql.append(field("ordering", ordering.field()).expression())
                    .append(ordering.descending() ? " desc, " : ", ");
        }
        return sql.append(field("ordering", "id").expression()).toString();
    }

    JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement) {
        JdbcClient.StatementSpec bound = statement;
        for (Object parameter : parameters) {
            bound = bound.param(parameter);
        }
        return bound;
    }

    private String sql(ListQuery.Condition condition) {
        return switch (condition) {
            case ListQuery.Group group ->
                group.conditions().isEmpty()
                        ? "true"
                        : "("
                                + String.join(
                                        group.all() ? " and " : " or ",
                                        group.conditions().stream()
                                                .map(this::sql)
                                                .toList())
                                + ")";
            case ListQuery.Rule rule -> sql(rule);
        };
    }

    private String sql(ListQuery.Rule rule) {
        Field field = field("filter", rule.field());
        return switch (rule.operator()) {
            case IN, NOT_IN -> {
                parameters.add(rule.values().stream()
                        .map(value -> read(field, rule, value))
                        .toArray(String[]::new));
                yield field.expression()
                        + (rule.operator() == ListQuery.Operator.IN ? " = any (?::" : " <> all (?::")
                        + field.kind().type + "[])";
            }
            case CONTAINS -> {
                parameters.add(rule.values().getFirst());
                yield "strpos(lower(" + field.expression() + "::text), lower(?)) > 0";
            }
            case BEGINS_WITH -> {
                parameters.add(rule.values().getFirst());
                yield "starts_with(lower(" + field.expression() + "::text), lower(?))";
            }
        };
    }

    private static String read(Field field, ListQuery.Rule rule, String value) {
        return switch (field.kind()) {
            case TEXT -> value;
            case ID -> {
                try {
                    yield UUID.fromString(value).toString();
                } catch (IllegalArgumentException malformed) {
                    throw new Refusal.Invalid("filter", "filter: the value of " + rule.field() + " must be a UUID.");
                }
            }
            case MOMENT ->
                Moment.parse(value)
                        .orElseThrow(() -> new Refusal.Invalid(
                                "filter", "filter: the value of " + rule.field() + " must be a timestamp."))
                        .start()
                        .toString();
        };
    }

    private Field field(String parameter, String name) {
        Field field = fields.get(name);
        if (field == null) {
            throw new Refusal.Invalid(
                    parameter,
                    parameter + ": there is no field of that name; those that may be asked for are "
                            + String.join(", ", new TreeSet<>(fields.keySet())) + ".");
        }
        return field;
    }
}
