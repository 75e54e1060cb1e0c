package dev.daybook.api.fiddler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.inference.Environment;
import dev.daybook.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishRequestTest {

    private static final UUID MODEL = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");

    @Test
    void readsWhatTheClientSends() {
        PublishRequest request = read("""
                {"source": {"events": [{"a": [1]}], "type": "EVENTS"}, "model_id": "%s",
                 "env_type": "PRODUCTION", "env_name": null}""".formatted(MODEL));

        assertThat(request.modelId()).isEqualTo(MODEL);
        assertThat(request.environment()).isEqualTo(Environment.PRODUCTION);
        assertThat(request.events()).isNotNull();
        assertThat(request.fileId()).isNull();
    }

    @Test
    void readsAFileOfADataSet() {
        PublishRequest request = read("""
                {"source": {"file_id": "%s", "type": "FILE"}, "model_id": "%s",
                 "env_type": "PRE_PRODUCTION", "env_name": "baseline"}""".formatted(MODEL, MODEL));

        assertThat(request.environment()).isEqualTo(new Environment("baseline"));
        assertThat(request.fileId()).isEqualTo(MODEL);
        assertThat(request.events()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "null", "{\"model_id\": \"x\"", "{\"source\": {\"events\": [}}", "{} {}"})
    void whatIsNoJsonObjectIsRefused(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfAny(Refusal.Malformed.class, Refusal.Invalid.class)
                .hasMessageMatching("The body .*|model_id is required.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model_id | '\"model_id\": \"M\"' | '\"model_id\": \"x\"' | model_id must be a UUID.",
                "model_id | '\"model_id\": \"M\", ' | '' | model_id is required.",
                "model_id | '\"model_id\": \"M\"' | '\"model_id\": 1' | model_id must be a text.",
                "model_id | '\"model_id\": \"M\"' | '\"model_id\": \"M\", \"model_id\": \"M\"' | model_id is given twice.",
                "env_type | '\"env_type\": \"PRODUCTION\"' | '\"env_type\": \"production\"' |"
                        + " 'env_type must be one of PRODUCTION, PRE_PRODUCTION.'",
                "env_type | '\"env_type\": \"PRODUCTION\", ' | '' | env_type is required.",
                "env_name | '\"PRODUCTION\"' | '\"PRE_PRODUCTION\"' | env_name is required.",
                "env_name | '\"PRODUCTION\"' | '\"PRE_PRODUCTION\", \"env_name\": \"\\ud800\"' |"
                        + " env_name must not hold NUL or half a surrogate pair.",
                "source | '\"source\": {\"type\": \"EVENTS\", \"events\": [{}]}' | '\"source\": []' | source must be an object.",
                "source | '\"source\": {\"type\": \"EVENTS\", \"events\": [{}]}' | '\"x\": 1' | x is not known.",
                "source | '\"type\": \"EVENTS\"' | '\"type\": \"TABLE\"' | 'source.type must be one of EVENTS, FILE.'",
                "source | '\"type\": \"EVENTS\"' | '\"type\": \"FILE\"' | source.file_id is required.",
                "source | '\"type\": \"EVENTS\", ' | '' | source.type is required.",
                "source | ', \"events\": [{}]' | '' | source.events is required.",
                "source | '\"events\": [{}]' | '\"events\": {}' | source.events must be a list of events.",
                "source | '\"events\": [{}]' | '\"events\": [{}], \"x\": 1' | source.x is not known."
            })
    void aFieldAtFaultIsNamed(String field, String part, String instead, String message) {
        String body =
                "{\"model_id\": \"M\", \"env_type\": \"PRODUCTION\", \"source\": {\"type\": \"EVENTS\", \"events\": [{}]}}";
        assertThat(body).contains(part);

        assertThatThrownBy(() -> read(body.replace(part, instead).replace("\"M\"", "\"" + MODEL + "\"")))
                .isInstanceOf(Refusal.Invalid.class)
                .hasMessage(message);
        assertThat(message).contains(field.equals("source") ? "" : field);
    }

    private static PublishRequest read(String body) {
        return PublishRequest.of(body.getBytes(StandardCharsets.UTF_8));
    }
}
