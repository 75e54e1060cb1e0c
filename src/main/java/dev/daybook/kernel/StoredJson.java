package dev.daybook.kernel;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes what we keep as JSON ourselves, in tables and in files. What is read may be of a later version, while
 * instances are renewed one after another or after a return to an earlier one: what it says beyond what is known here is passed over, and
 * what it does not say is null, false or 0. How strictly callers are read has no part in it: what was once taken must stay readable.
 */
public final class StoredJson {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(10_000)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StoredJson() {}

    /** What a text stands for, as far as the type knows it. */
    public static <T> T read(String text, Class<T> type) {
        return JSON.readValue(text, type);
    }

    /** The tree of a text. */
    public static JsonNode tree(String text) {
        return JSON.readTree(text);
    }

    /** The text to be kept. */
    public static String write(Object value) {
        return JSON.writeValueAsString(value);
    }
}
