package dev.daybook.api.openai;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.Scope;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/**
 * An event as OpenAI shows it.
 *
 * @param details the detail object under the name of the type, if the type has one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = AuditLogView.NAME,
        description = "Somebody did something in the organization, or changed its configuration.")
record AuditLogView(
        @Schema(
                description = "Which audit log.",
                example = "audit_log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String id,

        @Schema(
                description = "What happened.",
                example = "api_key.created",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String type,

        @Schema(
                description = "The Unix second that it happened in.",
                example = "1756436265",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("effective_at")
        long effectiveAt,

        @Nullable Project project,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) ActorView actor,

        @JsonAnyGetter @Schema(hidden = true) Map<String, RawValue> details) {

    /** The name of the schema. */
    static final String NAME = "AuditLog";

    /** Where it happened. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditLogProject", description = "Where it happened, if it happened in a project.")
    record Project(
            @Schema(description = "Which project.", example = "proj_1", requiredMode = Schema.RequiredMode.REQUIRED)
            String id,

            @Schema(description = "The project's name as it was then.", example = "Search") @Nullable
            String name) {}

    /** The view of an event of one of OpenAI's types. */
    static AuditLogView of(AuditEvent event, AuditLogTypes types) {
        Scope scope = event.scope();
        String label = event.type().label();
        return new AuditLogView(
                new AuditLogId(event.id()).toString(),
                label,
                event.timestamp().getEpochSecond(),
                scope.projectId() == null ? null : new Project(scope.projectId(), scope.projectName()),
                ActorView.of(event.actor()),
                types.of(label).details().shows(event.details())
                        ? Map.of(label, new RawValue(event.details()))
                        : Map.of());
    }
}
