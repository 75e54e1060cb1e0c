package dev.daybook.event;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which events are wanted: those that pass every field that is asked for. A field passes an event that has any of the values
 * asked for.
 */
public final class EventFilter {

    /** Passes every event. */
    public static final EventFilter ALL = new EventFilter(Collections.emptySortedMap());

    private static final Comparator<List<String>> BY_PARTS = Comparator.comparing(parts -> String.join("\0", parts));

    private final SortedMap<FilterField<?>, List<List<String>>> asked;

    private EventFilter(SortedMap<FilterField<?>, List<List<String>>> asked) {
        this.asked = asked;
    }

    /** What an act was done to: its kind, such as {@code model}, and its id. */
    public record TargetId(String type, String id) {}

    /** Passes the events with a value; all of them if it is null. */
    public static <V> EventFilter of(FilterField<V> field, @Nullable V value) {
        return ALL.and(field, value);
    }

    /** Passes what this passes and has a value; if that is null, it is not asked for. */
    public <V> EventFilter and(FilterField<V> field, @Nullable V value) {
        return value == null ? this : and(field, List.of(value));
    }

    /** Passes what this passes and has any of some values; without any, they are not asked for. */
    public <V> EventFilter and(FilterField<V> field, Collection<V> values) {
        if (values.isEmpty()) {
            return this;
        }
        SortedMap<FilterField<?>, List<List<String>>> more = new TreeMap<>(asked);
        List<List<String>> parts =
                values.stream().map(field::parts).distinct().sorted(BY_PARTS).toList();
        if (more.put(field, parts) != null) {
            throw new IllegalArgumentException("A field is asked for once, and " + field + " is already");
        }
        return new EventFilter(Collections.unmodifiableSortedMap(more));
    }

    /** Passes what this asks of one field, whatever it asks of the others. */
    public EventFilter only(FilterField<?> field) {
        SortedMap<FilterField<?>, List<List<String>>> one = new TreeMap<>(asked);
        one.keySet().removeIf(other -> !other.equals(field));
        return new EventFilter(Collections.unmodifiableSortedMap(one));
    }

    /** Passes what this passes, whatever it has in a field. */
    public EventFilter without(FilterField<?> field) {
        SortedMap<FilterField<?>, List<List<String>>> fewer = new TreeMap<>(asked);
        return fewer.remove(field) == null ? this : new EventFilter(Collections.unmodifiableSortedMap(fewer));
    }

    /** The fields that are asked for, the narrowest first, each with the parts of its values in their order. */
    public SortedMap<FilterField<?>, List<List<String>>> asked() {
        return asked;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EventFilter filter && asked.equals(filter.asked);
    }

    @Override
    public int hashCode() {
        return asked.hashCode();
    }

    /** Another text for each filter: a cursor is bound to its filter by it. */
    @Override
    public String toString() {
        return asked.entrySet().stream()
                .map(field -> field.getKey() + "=" + quoted(field))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(Map.Entry<FilterField<?>, List<List<String>>> field) {
        return field.getValue().stream()
                .map(parts -> parts.stream().map(EventFilter::quoted).collect(Collectors.joining("/")))
                .collect(Collectors.joining(" or "));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
