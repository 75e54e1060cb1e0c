package dev.daybook.api.fiddler;

import dev.daybook.inference.Environment;
import dev.daybook.inference.EventArray;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The body of a call that publishes or updates. Its events come before the name of their model, as the vendor's client has
 * it: they are passed over here, and read where their model is known.
 *
 * @param fileId the file that they are in; null if they are here
 * @param events null if they are in a file
 */
record PublishRequest(
        UUID modelId,
        Environment environment,
        @Nullable UUID fileId,
        @Nullable EventArray events) {

    private static final int LONGEST_DATASET = 256;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();

    /**
     * Reads a body.
     *
     * @throws Refusal.Malformed if it is not JSON
     * @throws Refusal.Invalid naming the first field that is at fault
     */
    static PublishRequest of(byte[] body) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            PublishRequest request = new Reader(parser, body).read();
            if (parser.nextToken() != null) {
                throw malformed();
            }
            return request;
        } catch (JacksonException broken) {
            throw malformed();
        }
    }

    private static Refusal.Malformed malformed() {
        return new Refusal.Malformed("The body is not well-formed JSON.");
    }

    private static Refusal.Invalid invalid(String field, String complaint) {
        return new Refusal.Invalid(field, field + " " + complaint + ".");
    }

    /** Reads one body. */
    private static final class Reader {

        private final JsonParser parser;
        private final byte[] body;
        private final Set<String> seen = new HashSet<>();

        private @Nullable String modelId;
        private @Nullable String envType;
        private @Nullable String envName;
        private @Nullable String sourceType;
        private @Nullable String fileId;
        private @Nullable EventArray events;

        Reader(JsonParser parser, byte[] body) {
            this.parser = parser;
            this.body = body;
        }

        PublishRequest read() {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Refusal.Malformed("The body must be a JSON object.");
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken token = next(name);
                switch (name) {
                    case "model_id" -> modelId = text(name, token);
                    case "env_type" -> envType = text(name, token);
                    case "env_name" -> envName = text(name, token);
                    case "source" -> source(token);
                    default -> throw invalid(name, "is not known");
                }
            }
            return new PublishRequest(
                    Ids.inBody("model_id", required("model_id", modelId)), environment(), fileId(), events());
        }

        private JsonToken next(String field) {
            if (!seen.add(field)) {
                throw invalid(field, "is given twice");
            }
            return parser.nextToken();
        }

        private @Nullable String text(String field, JsonToken token) {
            if (token == JsonToken.VALUE_NULL) {
                return null;
            }
            if (token != JsonToken.VALUE_STRING) {
                throw invalid(field, "must be a text");
            }
            return parser.getString();
        }

        private void source(JsonToken first) {
            if (first != JsonToken.START_OBJECT) {
                throw invalid("source", "must be an object");
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                String field = "source." + name;
                JsonToken token = next(field);
                switch (name) {
                    case "type" -> sourceType = text(field, token);
                    case "file_id" -> fileId = text(field, token);
                    case "events" -> events = array(field, token);
                    default -> throw invalid(field, "is not known");
                }
            }
        }

        private EventArray array(String field, JsonToken token) {
            if (token != JsonToken.START_ARRAY) {
                throw invalid(field, "must be a list of events");
            }
            int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
            parser.skipChildren();
            int end = Math.toIntExact(parser.currentLocation().getByteOffset());
            return new EventArray(body, start, end - start);
        }

        private Environment environment() {
            String type = required("env_type", envType);
            if (type.equals("PRODUCTION")) {
                // The seed's example has a name here too; it means nothing.
                return Environment.PRODUCTION;
            }
            if (!type.equals("PRE_PRODUCTION")) {
                throw invalid("env_type", "must be one of PRODUCTION, PRE_PRODUCTION");
            }
            String dataset = required("env_name", envName);
            if (dataset.isBlank() || dataset.length() > LONGEST_DATASET) {
                throw invalid("env_name", "must be a text of 1 to " + LONGEST_DATASET + " characters");
            }
            if (!StorableText.isStorable(dataset)) {
                throw invalid("env_name", StorableText.COMPLAINT);
            }
            return new Environment(dataset);
        }

        private @Nullable UUID fileId() {
            String type = source();
            return type.equals("FILE") ? Ids.inBody("source.file_id", required("source.file_id", fileId)) : null;
        }

        private @Nullable EventArray events() {
            if (source().equals("FILE")) {
                return null;
            }
            if (events == null) {
                throw invalid("source.events", "is required");
            }
            return events;
        }

        private String source() {
            if (!seen.contains("source")) {
                throw invalid("source", "is required");
            }
            String type = required("source.type", sourceType);
            if (!type.equals("EVENTS") && !type.equals("FILE")) {
                throw invalid("source.type", "must be one of EVENTS, FILE");
            }
            return type;
        }

        private static String required(String field, @Nullable String value) {
            if (value == null) {
                throw invalid(field, "is required");
            }
            return value;
        }
    }
}
