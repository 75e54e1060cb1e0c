package dev.daybook.kernel;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values that somebody gave by their names, perhaps several of one name. A value that is at fault reads as if it were absent, and
 * what is wrong with it is told beside.
 */
public class NamedValues {

    private final Map<String, List<String>> values;
    private final Consumer<Fault> faults;

    /**
     * Some values.
     *
     * @param values what was given, by its name
     * @param faults takes what is wrong with them
     */
    public NamedValues(Map<String, List<String>> values, Consumer<Fault> faults) {
        this.values = values;
        this.faults = faults;
    }

    /** All that was given by a name, whatever it is. */
    public final List<String> given(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Any text but an empty one. */
    public final @Nullable String text(String name) {
        return read(name, StorableText.COMPLAINT, text -> StorableText.isStorable(text) ? text : null);
    }

    /** A moment, or a day. */
    public final @Nullable Moment moment(String name) {
        return read(
                name,
                "must be a timestamp such as 2026-01-31T12:00:00.141516Z",
                text -> Moment.parseQueried(text).orElse(null));
    }

    /** One of a few words, in their exact case. */
    public final <T> @Nullable T choice(String name, Map<String, T> choices) {
        return read(name, complaint(choices.keySet()), choices::get);
    }

    /** What is said of a text that is none of a few words, where the name ends. */
    public static String complaint(Collection<String> words) {
        return "must be one of " + String.join(", ", words);
    }

    /**
     * The only value of a name, of any other kind; null if it is not given.
     *
     * @param complaint what is said of a text that is none, where the name ends
     * @param reading makes the value of a text, or null if it is none
     */
    public final <T> @Nullable T read(String name, String complaint, Function<String, @Nullable T> reading) {
        List<String> given = given(name);
        if (given.size() > 1) {
            fault(name, "must be given once");
            return null;
        }
        if (given.isEmpty() || isEmpty(name, given)) {
            return null;
        }
        T value = reading.apply(given.getFirst());
        if (value == null) {
            fault(name, complaint);
        }
        return value;
    }

    /** Whether all of what was given by a name is texts, and none of them empty. */
    public final boolean areTexts(String name, List<String> given) {
        if (isEmpty(name, given)) {
            return false;
        }
        if (given.stream().allMatch(StorableText::isStorable)) {
            return true;
        }
        fault(name, StorableText.COMPLAINT);
        return false;
    }

    private boolean isEmpty(String name, List<String> given) {
        boolean isEmpty = given.stream().anyMatch(String::isEmpty);
        if (isEmpty) {
            fault(name, "must not be empty");
        }
        return isEmpty;
    }

    /** Adds a fault of a value; the complaint goes on where its name ends. */
    public final void fault(String name, String complaint) {
        faults.accept(Fault.of(name, name + " " + complaint + "."));
    }
}
