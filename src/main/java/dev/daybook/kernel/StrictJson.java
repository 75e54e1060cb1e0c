package dev.daybook.kernel;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON that somebody else may read differently where it says two things: a member that comes twice or is unknown, a number in
 * the place of a text, and whatever follows the value are refused.
 */
public final class StrictJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private StrictJson() {}

    /**
     * Reads a value.
     *
     * @throws JacksonException if it is not JSON, or not of that type
     */
    public static <T> T read(byte[] json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    /**
     * Whether JSON that a value was read from is what is written of it, but for white space and the order of members. Otherwise
     * there is something in it, such as a number for a time, of which somebody else may make another value.
     */
    public static boolean isAsWritten(byte[] json, Object read) {
        return MAPPER.readTree(json).equals(MAPPER.readTree(MAPPER.writeValueAsBytes(read)));
    }
}
