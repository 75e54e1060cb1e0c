package dev.daybook.api.fiddler;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.api.Timestamps;
import dev.daybook.inference.Project;
import io.swagger.v3.oas.annotations.media.Schema;

/** A project. */
@Schema(name = "FiddlerProject", description = "A project.")
record ProjectView(
        @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED)
        String id,

        @Schema(example = "churn", requiredMode = Schema.RequiredMode.REQUIRED)
        String name,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) NamedView organization,

        @JsonProperty("created_at")
        @Schema(
                format = "date-time",
                example = "2026-01-31T12:00:00.123456Z",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String createdAt,

        @JsonProperty("updated_at")
        @Schema(
                description = "The same: projects do not change.",
                format = "date-time",
                example = "2026-01-31T12:00:00.123456Z",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String updatedAt,

        @JsonProperty("created_by") @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
        UserView createdBy) {

    static ProjectView of(Project project) {
        String created = Timestamps.write(project.createdAt());
        return new ProjectView(
                project.id().toString(),
                project.name(),
                NamedView.organization(project.orgId()),
                created,
                created,
                UserView.of(project.orgId(), project.createdBy()));
    }
}
