package dev.daybook.api.ingest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.OffsetDateTime;

/**
 * A sample of usage as the OpenAPI page describes it. Requests are read by {@link SampleReader}, and a test holds the two
 * to the same fields.
 */
@Schema(
        name = "PostedSample",
        description =
                "Some prediction requests that are alike. Fields that are null count as absent; a field that is not listed here is refused.",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record PostedSample(
        @Schema(
                description = "When they were made: ISO 8601, with any offset or none (UTC).",
                example = "2026-01-31T12:00:00.123456Z",
                requiredMode = Schema.RequiredMode.REQUIRED)
        OffsetDateTime timestamp,

        @Schema(
                description = "Who made them.",
                example = "5f3d9c1e2b7a4c0012345678",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String userId,

        @Schema(description = "Identifying: the user's name.", example = "ada@example.com", nullable = true)
        String username,

        @Schema(description = "The organization whose usage it is. The caller's own, if absent.", nullable = true)
        String orgId,

        @Schema(description = "Identifying: the organization's name.", example = "Example Inc.", nullable = true)
        String orgName,

        @Schema(description = "The user's group.", example = "5f3d9c1e2b7a4c0011111111", nullable = true)
        String groupId,

        @Schema(description = "Identifying: the group's name.", example = "Risk", nullable = true)
        String groupName,

        @Schema(description = "The project.", example = "5f3d9c1e2b7a4c0087654321", nullable = true)
        String projectId,

        @Schema(description = "The type of project.", example = "Regression", nullable = true)
        String projectType,

        @Schema(description = "The user's role in the project.", example = "OWNER", nullable = true)
        String userProjectRole,

        @Schema(description = "The model.", example = "5f3d9c1e2b7a4c0022222222", nullable = true)
        String modelId,

        @Schema(description = "The type of model.", example = "Gradient Boosted Trees", nullable = true)
        String modelType,

        @Schema(description = "The type of blender model.", example = "AVG Blender", nullable = true)
        String blenderModelTypes,

        @Schema(description = "Whether the model is the recommended one.", example = "true", nullable = true)
        Boolean recommendedModel,

        @Schema(description = "The deployment.", example = "5f3d9c1e2b7a4c0033333333", nullable = true)
        String deploymentId,

        @Schema(description = "The type of deployment.", example = "dedicated", nullable = true)
        String deploymentType,

        @Schema(description = "The data set.", example = "5f3d9c1e2b7a4c0044444444", nullable = true)
        String datasetId,

        @Schema(
                description = "How it was predicted.",
                example = "Dedicated Prediction",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String predictionMethod,

        @Schema(description = "Whether explanations were asked for.", example = "false", nullable = true)
        Boolean predictionExplanations,

        @Schema(
                description = "The Python that the project's models were built with.",
                example = "3.11",
                nullable = true)
        String pythonVersion,

        @Schema(
                description = "How many rows all the requests scored.",
                example = "100",
                minimum = "0",
                maximum = "1000000000",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long rowsCount,

        @Schema(
                description = "How many requests they are.",
                example = "1",
                minimum = "0",
                maximum = "1000000000",
                defaultValue = "1",
                nullable = true)
        Long requestsCount,

        @Schema(
                description = "How many milliseconds all of them took together. It is kept to the microsecond.",
                example = "12.5",
                minimum = "0",
                maximum = "86400000",
                requiredMode = Schema.RequiredMode.REQUIRED)
        BigDecimal executionTimeMs,

        @Schema(
                description = "How they ended.",
                example = "OK",
                allowableValues = {"OK", "USER_ERROR", "SERVER_ERROR"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        String outcome) {}
