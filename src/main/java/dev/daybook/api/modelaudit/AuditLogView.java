package dev.daybook.api.modelaudit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.daybook.api.Timestamps;
import dev.daybook.event.AuditEvent;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event as an entry of its model's audit log. Every key is always there; what is unknown is null. */
@Schema(name = "ModelAuditLog", description = "An entry of a model's audit log.")
record AuditLogView(
        @Schema(
                description = "The id of the entry.",
                example = "log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("log_id")
        String logId,

        @Schema(
                description = "What was done.",
                example = "model.version_promoted",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String action,

        @Schema(
                description = "The model that it was done to.",
                example = "mdl-7f3a19bc",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("model_id")
        String modelId,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Actor actor,

        // As the log holds it: reading and writing it again would change numbers.
        @Schema(
                description = "What else is known of it, such as the names and previous values of changed fields.",
                example = "{\"previous_version_id\": \"ver-000\", \"new_version_id\": \"ver-001\"}",
                implementation = Map.class,
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonRawValue
        String metadata,

        @Schema(
                description = "When it was done, in UTC, with as many digits of a fraction (up to 6) as it has.",
                example = "2026-03-13T16:10:00Z",
                format = "date-time",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String timestamp) {

    /** Who did it: a person, or the service account of an automated system. */
    @Schema(name = "ModelAuditLogActor", description = "Who did it: a person, or an automated system's account.")
    record Actor(
            @Schema(description = "The user's id.", example = "user-001", requiredMode = Schema.RequiredMode.REQUIRED)
            @JsonProperty("user_id")
            String userId,

            @Schema(
                    description = "The user's mail address as it was then.",
                    example = "alice@example.com",
                    types = {"string", "null"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String email,

            @Schema(
                    description = "The address that the act came from.",
                    example = "192.168.1.42",
                    types = {"string", "null"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @JsonProperty("ip_address")
            @Nullable
            String ipAddress) {}

    static AuditLogView of(AuditEvent event, String modelId) {
        return new AuditLogView(
                "log-" + event.id(),
                event.type().label(),
                modelId,
                new Actor(
                        event.actor().userId(),
                        event.actor().email(),
                        event.actor().ip()),
                event.details(),
                Timestamps.write(event.timestamp()));
    }
}
