package dev.daybook.event;

import dev.daybook.entry.CanonicalJson;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON of the log as a tree, where a part of it is taken out or put in. */
final class JsonTree {

    private static final JsonMapper JSON = JsonMapper.builder(CanonicalJson.FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private JsonTree() {}

    /** The tree of a text, with its numbers as they are. */
    static JsonNode read(String json) {
        return JSON.readTree(json);
    }
}
