package dev.daybook.api.datarobot;

import dev.daybook.api.Timestamps;
import dev.daybook.event.Actor;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.Scope;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An event as DataRobot shows it. Every key is always there; what is unknown or hidden is null. */
@Schema(name = "AuditLogsRetrieveOneResponse", description = "An audit log record.")
record EventLogView(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Context context,

        @Schema(
                description = "The record event label.",
                example = "Start Autopilot",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String event,

        @Schema(
                description = "The record ID.",
                example = "0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String id,

        @Schema(
                description =
                        "The IP address that the poster recorded. Identifying: null if includeIdentifyingFields is"
                                + " false.",
                example = "192.0.2.7",
                types = {"string", "null"})
        @Nullable
        String ip,

        @Schema(
                description = "The record event project id.",
                example = "5e2f8a4b1c9d440000a1b2c3",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String projectId,

        @Schema(
                description = "The record timestamp, in UTC, with as many digits of a fraction (up to 6) as it has.",
                example = "2026-08-24T14:15:22.141516Z",
                format = "date-time",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String timestamp,

        @Schema(
                description = "The user id of the record events user.",
                example = "5d1f0c3e9a7b230000d4e5f6",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String userId,

        @Schema(
                description = "The username of the record events user. Identifying: null if includeIdentifyingFields is"
                        + " false.",
                example = "ada@example.com",
                types = {"string", "null"})
        @Nullable
        String username) {

    /** Where it happened. */
    @Schema(
            name = "AuditLogContextObjectResponse",
            description = "An object with additional attributes for the record.")
    record Context(
            @Schema(
                    description = "The id of the organization.",
                    example = "default",
                    types = {"string", "null"})
            @Nullable
            String orgId,

            @Schema(
                    description =
                            "The name of the organization. Identifying: null if includeIdentifyingFields is false.",
                    example = "Example Ltd",
                    types = {"string", "null"})
            @Nullable
            String orgName,

            @Schema(
                    description = "The name of the project. Identifying: null if includeIdentifyingFields is false.",
                    example = "Churn 2026",
                    types = {"string", "null"})
            @Nullable
            String projectName,

            @Schema(
                    description = "The type of project.",
                    example = "Binary Classification",
                    types = {"string", "null"})
            @Nullable
            String projectType,

            @Schema(
                    description = "The role of the user associated with this project.",
                    example = "OWNER",
                    types = {"string", "null"})
            @Nullable
            String userProjectRole) {}

    /** The view of an event. The log leaves out identifying values that were not asked for. */
    static EventLogView of(AuditEvent event) {
        Actor actor = event.actor();
        Scope scope = event.scope();
        return new EventLogView(
                new Context(
                        scope.orgId(),
                        scope.orgName(),
                        scope.projectName(),
                        scope.projectType(),
                        scope.userProjectRole()),
                event.type().label(),
                event.id().toString(),
                actor.ip(),
                scope.projectId(),
                Timestamps.write(event.timestamp()),
                actor.userId(),
                actor.username());
    }
}
