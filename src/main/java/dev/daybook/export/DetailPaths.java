package dev.daybook.export;

import dev.daybook.entry.CanonicalJson;
import dev.daybook.entry.CanonicalNumber;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds the values at some dotted paths in the text of a JSON object, in one pass. A text is shown as it is, anything
 * else as its canonical JSON (RFC 8785), so that the same value always makes the same cell; null is no value.
 */
final class DetailPaths {

    private static final JsonFactory JSON = JsonFactory.builder()
            // A number of jsonb may come back with all its zeros.
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNumberLength(2000).build())
            .build();

    /** What is wanted of the members of an object. */
    private static final class Wanted {
        private final Map<String, Wanted> members = new HashMap<>();
        private int index = -1;
    }

    private final Wanted root = new Wanted();
    private final Map<String, Integer> indexes = new HashMap<>();
    private @Nullable String[] values = {};

    /** Wants one more path; returns at which index its value will be. */
    int add(String path) {
        Integer known = indexes.putIfAbsent(path, indexes.size());
        if (known != null) {
            return known;
        }
        Wanted wanted = root;
        for (String step : path.split("\\.", -1)) {
            wanted = wanted.members.computeIfAbsent(step, name -> new Wanted());
        }
        wanted.index = indexes.size() - 1;
        values = new @Nullable String[indexes.size()];
        return wanted.index;
    }

    /** The values of an object; the array is used again. */
    @Nullable
    String[] read(String object) {
        Arrays.fill(values, null);
        if (!object.equals("{}")) {
            read(object, root);
        }
        return values;
    }

    private void read(String object, Wanted wanted) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), object)) {
            parser.nextToken();
            members(parser, object, wanted);
        }
    }

    private void members(JsonParser parser, String text, Wanted wanted) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            Wanted member = wanted.members.get(name);
            JsonToken token = parser.nextToken();
            if (member == null) {
                parser.skipChildren();
            } else if (!token.isStructStart()) {
                if (member.index >= 0) {
                    values[member.index] = token == JsonToken.VALUE_NULL ? null : scalar(parser, token);
                }
            } else if (member.index < 0 && token == JsonToken.START_OBJECT) {
                members(parser, text, member);
            } else {
                structure(parser, text, member, token);
            }
        }
    }

    private static String scalar(JsonParser parser, JsonToken token) {
        String text = parser.getString();
        String number = token.isNumeric() ? CanonicalNumber.of(text) : null;
        return number == null ? text : number;
    }

    /** An object or an array that is wanted itself, and perhaps something in it too. */
    private void structure(JsonParser parser, String text, Wanted wanted, JsonToken token) {
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        if (wanted.index >= 0) {
            String structure =
                    text.substring(from, (int) parser.currentTokenLocation().getCharOffset() + 1);
            values[wanted.index] = CanonicalJson.of(structure);
            if (token == JsonToken.START_OBJECT && !wanted.members.isEmpty()) {
                read(structure, wanted);
            }
        }
    }
}
