package dev.daybook.api.ingest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.Map;

/**
 * A posted event as the OpenAPI page describes it. Requests are read by {@link EventReader}, and a test holds the two to
 * the same fields.
 */
@Schema(
        name = "PostedEvent",
        description =
                "An event to be posted. Fields that are null count as absent; a field that is not listed here is refused.",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record PostedEvent(
        @Schema(
                description =
                        "What happened: a label of some vocabulary, or one of the organization's own. Compared letter by letter.",
                example = "Project Created",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String event,

        @Schema(
                description =
                        "When it happened: ISO 8601, with any offset or none (UTC), cut to microseconds. Now, if absent.",
                example = "2026-01-31T12:00:00.123456Z",
                nullable = true)
        OffsetDateTime timestamp,

        @Schema(
                description = "Who did it.",
                example = "5f3d9c1e2b7a4c0012345678",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String userId,

        @Schema(
                description = "Identifying: the user's name as it was then.",
                example = "ada@example.com",
                nullable = true)
        String username,

        @Schema(
                description = "Identifying: the address that the act came from, or a host name.",
                example = "203.0.113.7",
                nullable = true)
        String ip,

        @Schema(description = "The project that it happened in.", example = "5f3d9c1e2b7a4c0087654321", nullable = true)
        String projectId,

        @Schema(description = "The organization that it happened in. The caller's own, if absent.", nullable = true)
        String orgId,

        @Schema(
                description =
                        "The report that an event belongs to whose label is outside every vocabulary: APP_USAGE, if absent. For other labels it is known, and may only be repeated.",
                allowableValues = {"APP_USAGE", "ADMIN_USAGE"},
                nullable = true)
        String auditReportType,

        @Schema(nullable = true) Context context,
        @Schema(nullable = true) Actor actor,
        @Schema(nullable = true) Target target,

        @Schema(
                description = "What else is known: any JSON object of at most 8 levels.",
                example = "{\"id\": \"key-1\", \"data\": {\"scopes\": [\"read\"]}}",
                nullable = true)
        Map<String, Object> details,

        @Schema(
                description =
                        "The producer's name for this event. Posting the same organization, key and timestamp again stores nothing. The timestamp is required with it.",
                example = "order-4711-created",
                nullable = true)
        String idempotencyKey) {

    @Schema(
            name = "PostedContext",
            description = "Names as they were then.",
            additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Context(
            @Schema(description = "Identifying.", example = "Example Inc.", nullable = true)
            String orgName,

            @Schema(description = "Identifying.", example = "Churn", nullable = true)
            String projectName,

            @Schema(example = "Binary", nullable = true) String projectType,
            @Schema(example = "OWNER", nullable = true) String userProjectRole) {}

    @Schema(
            name = "PostedActor",
            description = "What else is known of who did it. Any other members are kept as they are.",
            additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
    record Actor(
            @Schema(description = "How the actor was known.", example = "api_key", nullable = true)
            String type,

            @Schema(description = "Identifying.", example = "ada@example.com", nullable = true)
            String email,

            @Schema(description = "The API key that the actor called with.", example = "key_1", nullable = true)
            String apiKeyId) {}

    @Schema(
            name = "PostedTarget",
            description = "What it was done to.",
            additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Target(
            @Schema(example = "model", requiredMode = Schema.RequiredMode.REQUIRED)
            String type,

            @Schema(example = "mdl-7f3a19bc", requiredMode = Schema.RequiredMode.REQUIRED)
            String id,

            @Schema(example = "Churn v3", nullable = true) String name) {}
}
