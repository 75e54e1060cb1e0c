package dev.daybook.event.find;

import dev.daybook.event.EventFilter;
import dev.daybook.event.FilterField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The index through which a search finds the events of a filter, where that is not left to the planner. Of a list of
 * values each is looked up by itself, because only the events of one value lie in an index in the order of time.
 *
 * @param field whose values are looked up; null where every part of the filter is one range of some index
 * @param values the parts of these values
 */
record EventIndex(@Nullable FilterField<?> field, List<List<String>> values) {

    /** Left to the planner. */
    static final EventIndex ANY = new EventIndex(null, List.of());

    /**
     * The index of what a filter asks for: of its narrowest field that has one, unless what is asked of that is one range of an
     * index anyway.
     */
    static EventIndex of(EventFilter filter) {
        for (Map.Entry<FilterField<?>, List<List<String>>> asked :
                filter.asked().entrySet()) {
            FilterField<?> field = asked.getKey();
            if (field.hasIndex()) {
                FilterField.Place place = field.place();
                boolean isRange = !place.isBeside()
                        && place.ways().size() == 1
                        && asked.getValue().size() == 1;
                return isRange ? ANY : new EventIndex(field, asked.getValue());
            }
        }
        return ANY;
    }

    /** Whether this is the index of a field, so that its values need not be asked for again. */
    boolean isOf(FilterField<?> other) {
        return field != null && field.equals(other);
    }

    /** What joins the values {@code v} to the logs; empty where nothing is looked up one by one. */
    String values(List<Object> parameters) {
        if (field == null) {
            return "";
        }
        for (int part = 0; part < field.width(); part++) {
            parameters.add(EventConditions.array(values, part));
        }
        return "cross join unnest(%s) as v (%s)"
                .formatted(String.join(", ", parts("?::text[]")), String.join(", ", parts("part%d")));
    }

    /**
     * Where the events {@code e} come from, or their ids {@code s}, of the value {@code v}, up to the first conditions:
     * each of the ways in which they can match.
     */
    List<String> branches() {
        if (field == null) {
            return List.of("event e where true");
        }
        String table = field.place().table();
        String alias = isBeside() ? "s" : "e";
        List<String> branches = new ArrayList<>();
        for (List<String> columns : field.place().ways()) {
            branches.add("%s %s where %s"
                    .formatted(
                            table,
                            alias,
                            IntStream.range(0, columns.size())
                                    .mapToObj(part -> "%s.%s = v.part%d".formatted(alias, columns.get(part), part))
                                    .collect(Collectors.joining(" and "))));
        }
        return branches;
    }

    /** Whether the events are found through another table {@code s}, in the order of its ids. */
    boolean isBeside() {
        return field != null && field.place().isBeside();
    }

    /** Whether an event can be found more than once. */
    boolean repeats() {
        return field != null && (field.place().ways().size() > 1 || (isBeside() && values.size() > 1));
    }

    private List<String> parts(String format) {
        return IntStream.range(0, field == null ? 0 : field.width())
                .mapToObj(format::formatted)
                .toList();
    }
}
