package dev.daybook.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param condition what its items must be, or null for all
 * @param ordering by which fields they are ordered, the first first; then by their ids
 */
public record ListQuery(@Nullable Condition condition, List<Ordering> ordering, long offset, int limit) {

    public ListQuery {
        ordering = List.copyOf(ordering);
    }

    /** What an item must be. */
    public sealed interface Condition {}

    /** All of several conditions, or any of them. */
    public record Group(boolean all, List<Condition> conditions) implements Condition {
        public Group {
            conditions = List.copyOf(conditions);
        }
    }

    /** A comparison of one field, with one value or with any of several. */
    public record Rule(String field, Operator operator, List<String> values) implements Condition {
        public Rule {
            values = List.copyOf(values);
        }
    }

    /** How a field is compared. */
    public enum Operator {
        /** It is one of the values. */
        IN,
        /** It is none of them. */
        NOT_IN,
        /** The value is a part of it, in any case. */
        CONTAINS,
        /** It begins with the value, in any case. */
        BEGINS_WITH
    }

    /** A field that the list is ordered by. */
    public record Ordering(String field, boolean descending) {}

    /** A part of a list, and how long the list is. */
    public record Page<T>(List<T> items, long total) {}
}
