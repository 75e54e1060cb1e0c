package dev.daybook.api.ingest;

import dev.daybook.kernel.Moment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the values of posted objects from a parser that stands at them. What is at fault is added to the faults, and what
 * is returned then only says that there was something. JSON's null is as good as absent.
 */
final class Fields {

    /** Stands for a text at fault, so that it is not reported as missing too. Nothing is made of it. */
    static final String AT_FAULT = "?";

    private static final int MOST_DIGITS = 18;

    private final JsonParser parser;
    private final Faults faults;
    private final Item item;

    Fields(JsonParser parser, Faults faults, Item item) {
        this.parser = parser;
        this.faults = faults;
        this.item = item;
    }

    /** Whether a name comes for the first time. If not, that is a fault, and its value is skipped. */
    boolean isNew(String name, Names names) {
        if (names.add(name)) {
            return true;
        }
        faults.addHere(JsonText.TWICE);
        parser.skipChildren();
        return false;
    }

    /** Skips a field that nobody knows, which is a fault. */
    void unknown() {
        faults.addHere("is not a field of " + item.one().toLowerCase(Locale.ROOT) + ".");
        parser.skipChildren();
    }

    /** A value that must be there. */
    String required(String field, @Nullable String value) {
        if (value == null) {
            faults.add(field, "is required.");
            return AT_FAULT;
        }
        return value;
    }

    /** Any string. */
    @Nullable
    String string() {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING) {
            wrong("must be a string.");
            return AT_FAULT;
        }
        String given = parser.getString();
        String problem = JsonText.problem(given);
        if (problem.isEmpty()) {
            return given;
        }
        faults.addHere(problem);
        return AT_FAULT;
    }

    /** A string that names something, and so cannot be blank. */
    @Nullable
    String name() {
        String given = string();
        if (given != null && given.isBlank()) {
            faults.addHere("must not be empty.");
            return AT_FAULT;
        }
        return given;
    }

    /** The moment that a string names, cut to microseconds; null if it names none, which is a fault unless it was one before. */
    @Nullable
    Instant moment(String given) {
        if (given.equals(AT_FAULT)) {
            return null;
        }
        Moment moment = Moment.parse(given).orElse(null);
        if (moment == null) {
            faults.addHere("must be ISO 8601, with at most nine digits of a second's fraction, "
                    + "such as 2026-01-31T12:00:00.123456Z.");
            return null;
        }
        return moment.start().truncatedTo(ChronoUnit.MICROS);
    }

    /** A whole number, 0 if it is at fault. */
    @Nullable
    Long wholeNumber() {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            String digits = parser.getString();
            if (digits.length() <= MOST_DIGITS) {
                return Long.valueOf(digits);
            }
        }
        wrong("must be a whole number of at most " + MOST_DIGITS + " digits.");
        return 0L;
    }

    /** A number, 0 if it is at fault. */
    @Nullable
    Double number() {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            double number = Double.parseDouble(parser.getString());
            if (Double.isFinite(number)) {
                return number;
            }
        }
        wrong("must be a number that a double can hold.");
        return 0.0;
    }

    /** True or false, false if it is at fault. */
    @Nullable
    Boolean flag() {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> {
                wrong("must be true or false.");
                yield false;
            }
        };
    }

    private void wrong(String predicate) {
        faults.addHere(predicate);
        parser.skipChildren();
    }
}
