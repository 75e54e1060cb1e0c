package dev.daybook.export;

import dev.daybook.entry.SaltedValue;
import dev.daybook.integrity.note.MalformedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What opens the digests of some entries: lines as {@link OpenedEntry} makes them. They are read by one parser, token by
 * token, because a whole log is.
 */
final class BatchOpenings {

    private static final JsonFactory JSON = new JsonFactory();

    /** What each line begins with. */
    private static final String POSITION = "{\"position\":";

    private static final int MOST_DIGITS = 18;

    private final Map<Long, Map<String, SaltedValue>> values = new HashMap<>();

    private BatchOpenings() {}

    /** The openings of lines. */
    static BatchOpenings of(List<String> lines) {
        BatchOpenings openings = new BatchOpenings();
        if (!lines.isEmpty()) {
            try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), String.join("\n", lines))) {
                for (String line : lines) {
                    openings.read(parser, position(line));
                }
                if (parser.nextToken() != null) {
                    throw malformed();
                }
            }
        }
        return openings;
    }

    /** The position that a line is for. */
    static long position(String line) {
        int end = POSITION.length();
        long position = 0;
        while (end < line.length() && end < POSITION.length() + MOST_DIGITS && isDigit(line.charAt(end))) {
            position = 10 * position + line.charAt(end++) - '0';
        }
        if (!line.startsWith(POSITION) || end == POSITION.length() || !line.startsWith(",", end)) {
            throw malformed();
        }
        return position;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private void read(JsonParser parser, long position) {
        require(parser.nextToken() == JsonToken.START_OBJECT && "position".equals(parser.nextName()));
        require(parser.nextToken() == JsonToken.VALUE_NUMBER_INT && parser.getLongValue() == position);
        require("values".equals(parser.nextName()) && parser.nextToken() == JsonToken.START_OBJECT);
        Map<String, SaltedValue> opened = new HashMap<>();
        for (String field = parser.nextName(); field != null; field = parser.nextName()) {
            require(parser.nextToken() == JsonToken.START_OBJECT && "salt".equals(parser.nextName()));
            String salt = parser.nextStringValue();
            require(salt != null && "value".equals(parser.nextName()));
            String value = parser.nextStringValue();
            require(value != null && parser.nextToken() == JsonToken.END_OBJECT);
            require(opened.put(field, new SaltedValue(salt, value)) == null);
        }
        require(parser.nextToken() == JsonToken.END_OBJECT);
        values.put(position, opened);
    }

    private static void require(boolean formed) {
        if (!formed) {
            throw malformed();
        }
    }

    private static MalformedException malformed() {
        return new MalformedException("A line of " + ProofFiles.OPENINGS
                + " is not of the form {\"position\":0,\"values\":{\"name\":{\"salt\":\"\",\"value\":\"\"}}}.");
    }

    /** What opens the digests of the entry at a position. */
    Map<String, SaltedValue> at(long position) {
        return values.getOrDefault(position, Map.of());
    }
}
