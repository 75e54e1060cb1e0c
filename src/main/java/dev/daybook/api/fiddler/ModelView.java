package dev.daybook.api.fiddler;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.daybook.api.Timestamps;
import dev.daybook.inference.Model;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model. What its owner posted of it is shown to the letter. */
@Schema(name = "FiddlerModel", description = "A model.")
record ModelView(
        @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED)
        String id,

        @Schema(example = "churn", requiredMode = Schema.RequiredMode.REQUIRED)
        String name,

        @Schema(example = "v1", requiredMode = Schema.RequiredMode.REQUIRED)
        String version,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) NamedView organization,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) NamedView project,

        @Schema(example = "", requiredMode = Schema.RequiredMode.REQUIRED)
        String description,

        @JsonProperty("input_type") @Schema(example = "TABULAR", requiredMode = Schema.RequiredMode.REQUIRED)
        String inputType,

        @Schema(example = "BINARY_CLASSIFICATION", requiredMode = Schema.RequiredMode.REQUIRED)
        String task,

        @JsonProperty("task_params")
        @Schema(
                description = "As it was posted.",
                implementation = Object.class,
                types = "object",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonRawValue
        String taskParams,

        @Schema(
                description = "As it was posted.",
                implementation = Object.class,
                types = "object",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonRawValue
        String schema,

        @Schema(
                description = "As it was posted.",
                implementation = Object.class,
                types = "object",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonRawValue
        String spec,

        @JsonProperty("xai_params")
        @Schema(
                description = "As it was posted.",
                implementation = Object.class,
                types = "object",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonRawValue
        String xaiParams,

        @JsonProperty("event_id_col")
        @Schema(
                types = {"string", "null"},
                example = "customer_id",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String eventIdCol,

        @JsonProperty("event_ts_col")
        @Schema(
                types = {"string", "null"},
                example = "timestamp",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String eventTsCol,

        @JsonProperty("event_ts_format")
        @Schema(
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String eventTsFormat,

        @JsonProperty("artifact_status")
        @Schema(
                description = "Always no_model: models are not run here.",
                example = "no_model",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String artifactStatus,

        @JsonProperty("artifact_files")
        @Schema(description = "Always empty.", requiredMode = Schema.RequiredMode.REQUIRED)
        List<String> artifactFiles,

        @JsonProperty("is_binary_ranking_model")
        @Schema(description = "Always false.", requiredMode = Schema.RequiredMode.REQUIRED)
        boolean binaryRankingModel,

        @JsonProperty("created_at")
        @Schema(
                format = "date-time",
                example = "2026-01-31T12:00:00.123456Z",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String createdAt,

        @JsonProperty("created_by") @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
        UserView createdBy,

        @JsonProperty("updated_at")
        @Schema(
                format = "date-time",
                example = "2026-01-31T12:00:00.123456Z",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String updatedAt,

        @JsonProperty("updated_by") @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
        UserView updatedBy) {

    static ModelView of(Model model) {
        return new ModelView(
                model.id().toString(),
                model.name(),
                model.version(),
                NamedView.organization(model.orgId()),
                new NamedView(model.projectId().toString(), model.projectName()),
                model.description(),
                model.inputType(),
                model.task(),
                model.taskParams(),
                model.schema(),
                model.spec(),
                model.xaiParams(),
                model.eventIdColumn(),
                model.eventTimeColumn(),
                model.eventTimeFormat(),
                "no_model",
                List.of(),
                false,
                Timestamps.write(model.createdAt()),
                UserView.of(model.orgId(), model.createdBy()),
                Timestamps.write(model.updatedAt()),
                UserView.of(model.orgId(), model.updatedBy()));
    }
}
