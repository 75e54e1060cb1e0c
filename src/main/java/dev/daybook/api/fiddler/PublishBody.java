package dev.daybook.api.fiddler;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes the body that {@link PublishRequest} reads. */
@Schema(
        name = "FiddlerEventsRequest",
        description = "Events of a model, or a file of them.",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record PublishBody(
        @JsonProperty("model_id") @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED)
        String modelId,

        @JsonProperty("env_type")
        @Schema(
                allowableValues = {"PRODUCTION", "PRE_PRODUCTION"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        String envType,

        @JsonProperty("env_name")
        @Schema(
                description = "The data set, in PRE_PRODUCTION, where it is required.",
                example = "baseline",
                types = {"string", "null"})
        @Nullable
        String envName,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Source source) {

    /** Where the events are. */
    @Schema(
            name = "FiddlerEventsSource",
            description = "The events themselves, or a file.",
            additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Source(
            @Schema(
                    allowableValues = {"EVENTS", "FILE"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String type,

            @Schema(
                    description = "With EVENTS: up to 1000 objects, a member a column.",
                    example = "[{\"customer_id\": \"a-1\", \"age\": 42}]")
            List<Map<String, Object>> events,

            @JsonProperty("file_id") @Schema(description = "With FILE: a file that was uploaded.", format = "uuid")
            String fileId) {}
}
