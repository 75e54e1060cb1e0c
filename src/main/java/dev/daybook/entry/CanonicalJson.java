package dev.daybook.entry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON in the one form that RFC 8785 gives it: names in the order of their UTF-16 units, numbers as ECMAScript writes
 * them, and no white space. It is written in one pass of a streaming parser, because every event that is appended is.
 *
 * <p>What has no such form is written all the same, as something that no text with one is written as: whoever looks
 * whether an event in the database is still the one that was appended needs an answer and no exception.
 */
public final class CanonicalJson {

    static final String NOT_JSON = "is not JSON.";
    static final String REPEATED_NAME = "has a name twice in one object.";
    static final String INEXACT_NUMBER = "holds a number that a double cannot hold exactly; send it as a string.";
    static final String BROKEN_TEXT = "holds a NUL character or half of a surrogate pair.";

    /** How many levels of objects and arrays a text may have, itself included; doors are stricter. */
    static final int MAX_DEPTH = 500;

    /** Reads all JSON that a log may hold. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    // A number of jsonb comes back with all its zeros. Who may post how much, the door says.
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    private CanonicalJson() {}

    /** The canonical form of a JSON text. */
    public static String of(String json) {
        StringBuilder text = new StringBuilder(json.length());
        write(json, text);
        return text.toString();
    }

    /**
     * Appends the canonical form of a JSON text.
     *
     * @return why it has none, as the rest of a sentence that names it; null if it has one
     */
    static @Nullable String write(String json, StringBuilder text) {
        if (json.equals("{}")) {
            text.append(json);
            return null;
        }
        int start = text.length();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            Pass pass = new Pass(parser, text);
            JsonToken first = parser.nextToken();
            if (first != null) {
                pass.value(first);
                if (parser.nextToken() == null) {
                    return pass.problem;
                }
            }
        } catch (JacksonException broken) {
            // Said below.
        }
        text.setLength(start);
        quote(json, text);
        return NOT_JSON;
    }

    /**
     * Appends a string between quotes, with the escapes of RFC 8785, section 3.2.2.2.
     *
     * @return false if it holds what no text of PostgreSQL can
     */
    public static boolean quote(String value, StringBuilder text) {
        boolean sound = true;
        text.append('"');
        int written = 0;
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character < ' ' || character == '"' || character == '\\') {
                text.append(value, written, i);
                written = i + 1;
                escape(character, text);
                sound &= character != 0;
            } else if (Character.isSurrogate(character)) {
                if (Character.isHighSurrogate(character)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1))) {
                    i++;
                } else {
                    sound = false;
                }
            }
        }
        if (written == 0) {
            text.append(value);
        } else {
            text.append(value, written, value.length());
        }
        text.append('"');
        return sound;
    }

    /** Whether a string is one that PostgreSQL and UTF-8 can hold: without NUL, and without halves of surrogate pairs. */
    static boolean isText(String value) {
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character == 0) {
                return false;
            }
            if (Character.isSurrogate(character)) {
                if (Character.isLowSurrogate(character)
                        || i + 1 == value.length()
                        || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static void escape(char character, StringBuilder text) {
        switch (character) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\b' -> text.append("\\b");
            case '\t' -> text.append("\\t");
            case '\n' -> text.append("\\n");
            case '\f' -> text.append("\\f");
            case '\r' -> text.append("\\r");
            default ->
                text.append("\\u00")
                        .append(character < 0x10 ? '0' : '1')
                        .append(Character.forDigit(character & 0xF, 16));
        }
    }

    /** A member of an object that was written, and where. */
    private record Member(String name, int start, int end) {}

    /** One pass over one text. */
    private static final class Pass {

        private final JsonParser parser;
        private final StringBuilder text;
        private @Nullable String problem;

        Pass(JsonParser parser, StringBuilder text) {
            this.parser = parser;
            this.text = text;
        }

        void value(JsonToken token) {
            switch (token) {
                case START_OBJECT -> object();
                case START_ARRAY -> array();
                case VALUE_STRING -> string(parser.getString());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
                case VALUE_TRUE -> text.append("true");
                case VALUE_FALSE -> text.append("false");
                case VALUE_NULL -> text.append("null");
                default -> throw new IllegalStateException("No JSON value: " + token);
            }
        }

        private void object() {
            text.append('{');
            int start = text.length();
            List<Member> members = new ArrayList<>();
            boolean sorted = true;
            String previous = null;
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                if (previous != null) {
                    text.append(',');
                    sorted &= previous.compareTo(name) < 0;
                }
                int memberStart = text.length();
                string(name);
                text.append(':');
                value(parser.nextToken());
                members.add(new Member(name, memberStart, text.length()));
                previous = name;
            }
            if (!sorted) {
                sort(members, start);
            }
            text.append('}');
        }

        /** Writes the members of an object anew, in their order. */
        private void sort(List<Member> members, int start) {
            String written = text.substring(start);
            text.setLength(start);
            members.sort(Comparator.comparing(Member::name));
            String previous = null;
            for (Member member : members) {
                if (member.name.equals(previous)) {
                    problem = REPEATED_NAME;
                }
                if (previous != null) {
                    text.append(',');
                }
                text.append(written, member.start - start, member.end - start);
                previous = member.name;
            }
        }

        private void array() {
            text.append('[');
            int start = text.length();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (text.length() > start) {
                    text.append(',');
                }
                value(token);
            }
            text.append(']');
        }

        private void string(String value) {
            if (!quote(value, text)) {
                problem = BROKEN_TEXT;
            }
        }

        private void number(String number) {
            String canonical = CanonicalNumber.of(number);
            if (canonical == null) {
                problem = INEXACT_NUMBER;
                // As no double is written.
                text.append('"').append(number).append('"');
            } else {
                text.append(canonical);
            }
        }
    }
}
