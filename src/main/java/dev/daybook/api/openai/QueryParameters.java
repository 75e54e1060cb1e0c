package dev.daybook.api.openai;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Reads the parameters of one query and gathers what is wrong with them, in the order in which they are read. What is at
 * fault reads as if it were absent; {@link #refuseFaults} must follow before a value is used.
 */
final class QueryParameters {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");
    private static final Map<String, Boolean> SWITCHES = Map.of("true", true, "false", false);

    private final MultiValueMap<String, String> values;
    private final List<Fault> faults = new ArrayList<>();

    QueryParameters(MultiValueMap<String, String> values) {
        this.values = values;
    }

    /** Every value of a parameter that may be given several times. */
    List<String> list(String name) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.stream().anyMatch(String::isEmpty)) {
            fault(name, "must not be empty.");
        } else if (given.stream().anyMatch(QueryParameters::isUnstorable)) {
            fault(name, "must not hold NUL or half a surrogate pair.");
        }
        return given;
    }

    /** A whole number of up to 18 digits. */
    long number(String name, long fallback) {
        Long number = parse(name, "must be a whole number.", QueryParameters::wholeNumber);
        return number == null ? fallback : number;
    }

    /** A whole number within bounds. */
    int number(String name, int fallback, int least, int most) {
        Long number = parse(name, "must be a whole number from " + least + " to " + most + ".", text -> {
            Long value = wholeNumber(text);
            return value != null && value >= least && value <= most ? value : null;
        });
        return number == null ? fallback : number.intValue();
    }

    /** {@code true} or {@code false}; false if absent. */
    boolean flag(String name) {
        return Boolean.TRUE.equals(parse(name, "must be true or false.", SWITCHES::get));
    }

    /** The id of an audit log. */
    @Nullable
    AuditLogId id(String name) {
        return parse(
                name,
                "must be the id of an audit log, such as audit_log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40.",
                text -> AuditLogId.parse(text).orElse(null));
    }

    /** Adds a fault of a parameter; the predicate goes on where its name ends. */
    void fault(String name, String predicate) {
        faults.add(Fault.of(name, name + " " + predicate));
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
        T value = given.size() > 1 ? null : reading.apply(given.getFirst());
        if (value == null) {
            fault(name, given.size() > 1 ? "must be given once." : complaint);
        }
        return value;
    }

    private static @Nullable Long wholeNumber(String text) {
        return WHOLE_NUMBER.matcher(text).matches() ? Long.valueOf(text) : null;
    }

    // PostgreSQL's text has no NUL, and half a surrogate pair is no character of UTF-8.
    private static boolean isUnstorable(String text) {
        return text.codePoints()
                .anyMatch(character -> character == 0
                        || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE));
    }
}
