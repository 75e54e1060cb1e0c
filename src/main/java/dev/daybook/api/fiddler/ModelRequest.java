package dev.daybook.api.fiddler;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.inference.ModelChange;
import dev.daybook.inference.NewModel;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A model that is to be made. Members that only newer clients know are passed over. */
@Schema(name = "FiddlerModelRequest", description = "A model that is to be made.")
@JsonIgnoreProperties(ignoreUnknown = true)
record ModelRequest(
        @Schema(example = "churn", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        String name,

        @JsonProperty("project_id") @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        String projectId,

        @Schema(
                example = "v1",
                defaultValue = "v1",
                types = {"string", "null"})
        @Nullable
        String version,

        @Schema(types = {"string", "null"}) @Nullable String description,

        @JsonProperty("input_type")
        @Schema(
                example = "TABULAR",
                defaultValue = "TABULAR",
                types = {"string", "null"})
        @Nullable
        String inputType,

        @Schema(
                example = "BINARY_CLASSIFICATION",
                defaultValue = "NOT_SET",
                types = {"string", "null"})
        @Nullable
        String task,

        @JsonProperty("task_params")
        @Schema(
                description = "Kept and shown as it is.",
                implementation = Object.class,
                types = {"object", "null"})
        @Nullable
        JsonNode taskParams,

        @Schema(
                description =
                        "columns: a list of {name, data_type: float, int, bool, str, category, timestamp or"
                                + " vector; min, max, categories, n_dimensions, nullable, replace_with_nulls where they apply}.",
                implementation = Object.class,
                types = "object",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        JsonNode schema,

        @Schema(
                description = "Kept and shown as it is.",
                implementation = Object.class,
                types = {"object", "null"})
        @Nullable
        JsonNode spec,

        @JsonProperty("xai_params")
        @Schema(
                description = "Kept and shown as it is.",
                implementation = Object.class,
                types = {"object", "null"})
        @Nullable
        JsonNode xaiParams,

        @JsonProperty("event_id_col")
        @Schema(
                description = "The column that names an event. Without one, events get names when they are published.",
                example = "customer_id",
                types = {"string", "null"})
        @Nullable
        String eventIdCol,

        @JsonProperty("event_ts_col")
        @Schema(
                description = "The column with an event's time. Without one it is the time of receipt.",
                example = "timestamp",
                types = {"string", "null"})
        @Nullable
        String eventTsCol,

        @JsonProperty("event_ts_format")
        @Schema(
                description = "Kept and shown as it is; times are read in all of a few forms.",
                types = {"string", "null"})
        @Nullable
        String eventTsFormat) {

    private static final String NO_SPEC = """
            {"schema_version":1,"inputs":[],"outputs":[],"targets":[],"decisions":[],"metadata":[],"custom_features":[]}""";

    NewModel toNewModel() {
        return new NewModel(
                Ids.inBody("project_id", required("project_id", projectId)),
                required("name", name),
                Objects.requireNonNullElse(version, "v1"),
                Objects.requireNonNullElse(description, ""),
                Objects.requireNonNullElse(inputType, "TABULAR"),
                Objects.requireNonNullElse(task, "NOT_SET"),
                Objects.requireNonNullElse(object("task_params", taskParams), "{}"),
                required("schema", object("schema", schema)),
                Objects.requireNonNullElse(object("spec", spec), NO_SPEC),
                Objects.requireNonNullElse(object("xai_params", xaiParams), "{}"),
                eventIdCol,
                eventTsCol,
                eventTsFormat);
    }

    private static String required(String field, @Nullable String value) {
        if (value == null) {
            throw new Refusal.Invalid(field, field + " is required.");
        }
        return value;
    }

    private static @Nullable String object(String field, @Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isObject()) {
            throw new Refusal.Invalid(field, field + " must be an object.");
        }
        if (!isFinite(node)) {
            throw new Refusal.Invalid(field, field + " must hold no number that a double cannot hold.");
        }
        return node.toString();
    }

    // What would be read as infinite could not be written again.
    private static boolean isFinite(JsonNode node) {
        return node.isNumber()
                ? Double.isFinite(node.numberValue().doubleValue())
                : node.valueStream().allMatch(ModelRequest::isFinite);
    }

    /** What is to change of a model. What cannot change is refused by name. */
    @Schema(
            name = "FiddlerModelChange",
            description = "What is to change of a model; what is left out or null stays as it is.",
            additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Change(
            @Schema(types = {"string", "null"}) @Nullable String description,

            @JsonProperty("xai_params")
            @Schema(
                    implementation = Object.class,
                    types = {"object", "null"})
            @Nullable
            JsonNode xaiParams,

            @JsonProperty("event_id_col") @Schema(types = {"string", "null"}) @Nullable
            String eventIdCol,

            @JsonProperty("event_ts_col") @Schema(types = {"string", "null"}) @Nullable
            String eventTsCol,

            @JsonProperty("event_ts_format") @Schema(types = {"string", "null"}) @Nullable
            String eventTsFormat) {

        ModelChange toModelChange() {
            return new ModelChange(description, object("xai_params", xaiParams), eventIdCol, eventTsCol, eventTsFormat);
        }
    }
}
