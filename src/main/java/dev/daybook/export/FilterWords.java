package dev.daybook.export;

import dev.daybook.event.EventFilter;
import dev.daybook.event.FilterField;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A filter in words that can be kept, and told to people: the values by the names of the fields. */
final class FilterWords {

    private static final String TARGET_TYPE = "targetType";
    private static final String TARGET_ID = "targetId";

    /** The fields of one text, by their names. */
    private static final Map<String, FilterField<String>> TEXTS = Stream.of(
                    FilterField.LABEL,
                    FilterField.USER,
                    FilterField.ACTOR,
                    FilterField.PROJECT,
                    FilterField.EMAIL,
                    FilterField.RESOURCE,
                    FilterField.DIALECT)
            .collect(Collectors.toMap(FilterWords::name, field -> field));

    private FilterWords() {}

    private static String name(FilterField<?> field) {
        return field.equals(FilterField.LABEL) ? "event" : field.name();
    }

    /** A filter in words. */
    static SortedMap<String, List<String>> of(EventFilter filter) {
        SortedMap<String, List<String>> words = new TreeMap<>();
        filter.asked().forEach((field, values) -> {
            if (TEXTS.containsKey(name(field))) {
                words.put(name(field), values.stream().map(List::getFirst).toList());
            } else if (field.equals(FilterField.TARGET) && values.size() == 1) {
                words.put(TARGET_TYPE, List.of(values.getFirst().get(0)));
                words.put(TARGET_ID, List.of(values.getFirst().get(1)));
            } else {
                throw new Refusal.Invalid(name(field), "An export cannot be filtered by " + name(field) + ".");
            }
        });
        return Collections.unmodifiableSortedMap(words);
    }

    /** The names of fields, as they are told to people. */
    static String names(Collection<FilterField<?>> fields) {
        return fields.stream().map(FilterWords::name).collect(Collectors.joining(", "));
    }

    /** Whether words are ones that {@link #of} makes: they may have been read from anywhere. */
    @SuppressWarnings("ConstantValue")
    static boolean areWhole(SortedMap<String, List<String>> words) {
        boolean texts = words.values().stream()
                .allMatch(values -> values != null
                        && !values.isEmpty()
                        && values.stream().allMatch(value -> value != null && StorableText.isStorable(value)));
        return texts && !words.isEmpty() && of(read(words)).equals(words);
    }

    /** The filter of words that {@link #of} made. */
    static EventFilter read(Map<String, List<String>> words) {
        EventFilter filter = EventFilter.ALL;
        for (Map.Entry<String, List<String>> word : words.entrySet()) {
            FilterField<String> field = TEXTS.get(word.getKey());
            if (field != null) {
                filter = filter.and(field, word.getValue());
            }
        }
        List<String> type = words.get(TARGET_TYPE);
        List<String> id = words.get(TARGET_ID);
        return type == null || id == null
                ? filter
                : filter.and(FilterField.TARGET, new EventFilter.TargetId(type.getFirst(), id.getFirst()));
    }
}
