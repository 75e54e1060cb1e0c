package dev.daybook.export;

import dev.daybook.event.EventFilter;
import dev.daybook.event.EventParameters;
import dev.daybook.event.TextQuery;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which events are exported, in words that can be kept and told to people: values by the names of the log's parameters. */
final class FilterWords {

    /** What is looked for in the texts of events. */
    static final String WORDS = "q";

    /** The names that can be told. Of which reports rows are is said in another place. */
    static final List<String> NAMES = Stream.concat(EventParameters.FILTERS.stream(), Stream.of(WORDS))
            .filter(name -> !name.equals("report"))
            .toList();

    private FilterWords() {}

    /**
     * A filter, and what is looked for, in words.
     *
     * @throws Refusal.Invalid if there are no words for a field
     */
    static SortedMap<String, List<String>> of(EventFilter filter, @Nullable TextQuery words) {
        SortedMap<String, List<String>> named = new TreeMap<>(EventParameters.named(filter));
        if (!filter(named).equals(filter)) {
            throw new Refusal.Invalid("filters", "An export cannot be filtered by " + filter + ".");
        }
        if (words != null) {
            named.put(WORDS, List.of(words.toString()));
        }
        return Collections.unmodifiableSortedMap(named);
    }

    /** The filter of words. */
    static EventFilter filter(Map<String, List<String>> named) {
        return read(named).filter();
    }

    /** What words say is looked for, or null. */
    static @Nullable TextQuery words(Map<String, List<String>> named) {
        return read(named).words();
    }

    private static EventParameters read(Map<String, List<String>> named) {
        if (!NAMES.containsAll(named.keySet())) {
            // Of a later version, whose filters must not be passed over.
            throw new IllegalStateException("An export is filtered by what is not known here: " + named.keySet());
        }
        List<Fault> faults = new ArrayList<>(0);
        EventParameters read = EventParameters.of(named, faults::add);
        if (!faults.isEmpty()) {
            throw new Refusal.Invalid(faults);
        }
        return read;
    }

    /** Whether words are ones that {@link #of} makes: they may have been read from anywhere. */
    @SuppressWarnings("ConstantValue")
    static boolean areWhole(SortedMap<String, List<String>> named) {
        boolean texts = !named.isEmpty()
                && NAMES.containsAll(named.keySet())
                && named.values().stream()
                        .allMatch(values -> values != null
                                && values.stream().allMatch(value -> value != null && StorableText.isStorable(value)));
        try {
            return texts && of(filter(named), words(named)).equals(named);
        } catch (Refusal.Invalid none) {
            return false;
        }
    }
}
