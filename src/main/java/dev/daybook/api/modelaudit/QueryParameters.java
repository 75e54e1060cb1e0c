package dev.daybook.api.modelaudit;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Reads the parameters of one query and gathers what is wrong with them, so that one answer names every fault.
 * A parameter that is at fault reads as if it were absent; {@link #refuseFaults} must follow before a value is used.
 */
final class QueryParameters {

    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

    private final MultiValueMap<String, String> values;
    private final List<Fault> faults = new ArrayList<>();

    QueryParameters(MultiValueMap<String, String> values) {
        this.values = values;
    }

    /** Any text but an empty one. */
    @Nullable
    String text(String name) {
        return parse(name, "must not hold NUL or half a surrogate pair", text -> isStorable(text) ? text : null);
    }

    /** A moment, see {@link Timestamps#parse}. */
    @Nullable
    Instant timestamp(String name) {
        return parse(
                name,
                "must be a timestamp such as 2026-03-13T16:10:00Z",
                text -> Timestamps.parse(text).orElse(null));
    }

    /** A whole number within bounds. */
    long number(String name, long fallback, long least, long most) {
        Long number = parse(name, "must be a whole number from " + least + " to " + most, text -> {
            if (!DIGITS.matcher(text).matches()) {
                return null;
            }
            long value = Long.parseLong(text);
            return value >= least && value <= most ? (Long) value : null;
        });
        return number == null ? fallback : number;
    }

    /** One of a few words, in their exact case. */
    <T> @Nullable T choice(String name, Map<String, T> choices) {
        return parse(name, "must be one of " + String.join(", ", choices.keySet()), choices::get);
    }

    /** Refuses the query if anything that was read of it is at fault. */
    void refuseFaults() {
        if (!faults.isEmpty()) {
            throw new Refusal.Invalid(faults);
        }
    }

    private <T> @Nullable T parse(String name, String complaint, Function<String, @Nullable T> reading) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.isEmpty()) {
            return null;
        }
        String text = given.getFirst();
        T value = given.size() > 1 || text.isEmpty() ? null : reading.apply(text);
        if (value == null) {
            String reason = given.size() > 1 ? "must be given once" : text.isEmpty() ? "must not be empty" : complaint;
            faults.add(Fault.of(name, name + " " + reason + "."));
        }
        return value;
    }

    // PostgreSQL's text has no NUL, and half a surrogate pair is no character of UTF-8.
    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(character -> character == 0
                        || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE));
    }
}
