package dev.daybook.api.ingest;

import dev.daybook.entry.CanonicalNumber;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Copies JSON objects from a parser to compact text, each value as it was sent, and checks on the way what the log could
 * not hold: names that come twice, characters that PostgreSQL or UTF-8 cannot hold, numbers that a double cannot, and
 * too many levels. What is at fault is added to the faults, and then the text is not to be used.
 */
final class JsonText {

    static final String NUL = "holds the NUL character (\\u0000), which cannot be stored.";
    static final String LONE_SURROGATE = "holds half of a surrogate pair, which is no character.";
    static final String TWICE = "occurs twice.";

    // Nobody measures more exactly than this, and the time of reading a number grows faster than its length.
    private static final int LONGEST_NUMBER = 800;

    private final JsonParser parser;
    private final Faults faults;
    private final int maxDepth;
    private final Names[] names;
    private final StringBuilder text = new StringBuilder();

    JsonText(JsonParser parser, Faults faults, int maxDepth) {
        this.parser = parser;
        this.faults = faults;
        this.maxDepth = maxDepth;
        names = new Names[maxDepth];
        for (int i = 0; i < maxDepth; i++) {
            names[i] = new Names();
        }
    }

    /** Starts the text of an object, whose start the parser has just read. */
    void begin() {
        text.setLength(0);
        text.append('{');
        names[0].clear();
    }

    /** Whether a name is new in the object that was begun, and can be stored. If not, that is a fault. */
    boolean accepts(String name) {
        return isName(name, names[0]);
    }

    /** Copies a member of the object that was begun, whose value the parser has just reached. */
    void member(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name);
        text.append(':');
        value(parser.currentToken(), 1);
    }

    /** Ends the object that was begun, and tells its text. */
    String end() {
        return text.append('}').toString();
    }

    /** What keeps a text from being stored, as the rest of a sentence that names it; empty if nothing does. */
    static String problem(String string) {
        return switch (Characters.of(string)) {
            case PLAIN, ESCAPED -> "";
            case NUL -> NUL;
            case LONE_SURROGATE -> LONE_SURROGATE;
        };
    }

    private void value(JsonToken token, int depth) {
        switch (token) {
            case START_OBJECT -> {
                if (isWithin(depth)) {
                    object(depth);
                }
            }
            case START_ARRAY -> {
                if (isWithin(depth)) {
                    array(depth);
                }
            }
            case VALUE_STRING -> {
                if (!quote(parser.getString())) {
                    faults.addHere(problem(parser.getString()));
                }
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
            case VALUE_TRUE -> text.append("true");
            case VALUE_FALSE -> text.append("false");
            case VALUE_NULL -> text.append("null");
            default -> throw new IllegalStateException("No JSON value: " + token);
        }
    }

    private void object(int depth) {
        Names seen = names[depth];
        seen.clear();
        text.append('{');
        boolean first = true;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            if (!isName(name, seen)) {
                parser.skipChildren();
                continue;
            }
            if (!first) {
                text.append(',');
            }
            first = false;
            quote(name);
            text.append(':');
            value(token, depth + 1);
        }
        text.append('}');
    }

    private void array(int depth) {
        text.append('[');
        boolean first = true;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (!first) {
                text.append(',');
            }
            first = false;
            value(token, depth + 1);
        }
        text.append(']');
    }

    private boolean isWithin(int depth) {
        if (depth < maxDepth) {
            return true;
        }
        faults.addHere("is nested deeper than " + maxDepth + " levels (daybook.ingest.max-depth).");
        parser.skipChildren();
        return false;
    }

    private boolean isName(String name, Names seen) {
        String problem = problem(name);
        if (problem.isEmpty() && seen.add(name)) {
            return true;
        }
        faults.addHere(problem.isEmpty() ? TWICE : "is a name that " + problem);
        return false;
    }

    private void number(String number) {
        if (number.length() > LONGEST_NUMBER || !CanonicalNumber.isExact(number)) {
            faults.addHere("is a number that a double cannot hold exactly; send it as a string.");
        }
        text.append(number);
    }

    /** Appends a string in quotes, unless it cannot be stored. */
    private boolean quote(String string) {
        switch (Characters.of(string)) {
            case PLAIN -> text.append('"').append(string).append('"');
            case ESCAPED -> {
                text.append('"');
                JsonStringEncoder.getInstance().quoteAsString(string, text);
                text.append('"');
            }
            case NUL, LONE_SURROGATE -> {
                return false;
            }
        }
        return true;
    }

    /** What a string's characters ask for when it is written as JSON, found in one pass. */
    private enum Characters {
        PLAIN,
        ESCAPED,
        NUL,
        LONE_SURROGATE;

        private static Characters of(String string) {
            Characters found = PLAIN;
            for (int i = 0; i < string.length(); i++) {
                char character = string.charAt(i);
                if (character < ' ' || character == '"' || character == '\\') {
                    if (character == 0) {
                        return NUL;
                    }
                    found = ESCAPED;
                } else if (Character.isSurrogate(character)) {
                    if (!Character.isHighSurrogate(character)
                            || i + 1 == string.length()
                            || !Character.isLowSurrogate(string.charAt(i + 1))) {
                        return LONE_SURROGATE;
                    }
                    i++;
                }
            }
            return found;
        }
    }
}
