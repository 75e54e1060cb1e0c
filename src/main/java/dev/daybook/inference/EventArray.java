package dev.daybook.inference;

import dev.daybook.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Events as they were posted: a JSON array of objects, somewhere in the bytes of a body. They are parsed once. */
public final class EventArray {

    /** How many events one call may have. */
    public static final int MOST_EVENTS = 1000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    private final byte[] bytes;
    private final int start;
    private final int length;

    /** The array that begins and ends there. */
    public EventArray(byte[] bytes, int start, int length) {
        this.bytes = bytes;
        this.start = start;
        this.length = length;
    }

    /**
     * Reads the events.
     *
     * @throws Refusal.Malformed if they are no JSON
     * @throws Refusal.Invalid naming the faults of each, or if they are too many or none
     */
    EventBatch read(EventAssembler events) {
        int count = 0;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes, start, length)) {
            parser.nextToken();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (count == MOST_EVENTS) {
                    throw new Refusal.Invalid(
                            "source.events", "source.events must be at most " + MOST_EVENTS + " events.");
                }
                events.begin(count++);
                if (token == JsonToken.START_OBJECT) {
                    object(parser, events);
                } else {
                    events.fault("must be a JSON object");
                    parser.skipChildren();
                }
            }
        } catch (JacksonException broken) {
            throw new Refusal.Malformed("The body is not well-formed JSON.");
        }
        if (count == 0) {
            throw new Refusal.Invalid("source.events", "source.events must not be empty.");
        }
        if (!events.faults().isEmpty()) {
            throw new Refusal.Invalid(events.faults());
        }
        return events.take();
    }

    private static void object(JsonParser parser, EventAssembler events) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            EventAssembler.Slot slot = events.slot(name);
            if (slot == null) {
                events.drop(name);
                parser.skipChildren();
            } else {
                events.put(slot, value(parser, token));
            }
        }
        events.end();
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) parser.getDoubleValue()
                        : parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case START_ARRAY -> list(parser);
            default -> {
                parser.skipChildren();
                // No column takes it.
                yield List.of("{}");
            }
        };
    }

    private static List<Object> list(JsonParser parser) {
        List<Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token.isNumeric()) {
                list.add(parser.getDoubleValue());
            } else {
                parser.skipChildren();
                // A vector holds numbers alone, and says so of this one.
                list.add(token.toString());
            }
        }
        return list;
    }
}
