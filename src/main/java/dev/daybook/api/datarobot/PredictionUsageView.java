package dev.daybook.api.datarobot;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.daybook.api.Timestamps;
import dev.daybook.usage.Dimensions;
import dev.daybook.usage.HourlyUsage;
import dev.daybook.usage.UsageNames;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The usage of an hour as DataRobot shows it. What is unknown or hidden is null, but for the data set: that cannot be null
 * and is left out.
 */
@Schema(name = "PredictionUsageObjectResponse", description = "What was predicted in an hour.")
record PredictionUsageView(
        @Schema(
                description =
                        "The average predictions execution time during timestamp hour, in milliseconds; 0 if nobody told any.",
                example = "12.5",
                requiredMode = Schema.RequiredMode.REQUIRED)
        double avgExecutionTime,

        @Schema(
                description = "The type of blender model.",
                example = "AVG Blender",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String blenderModelTypes,

        @Schema(
                description = "The id of the dataset. Left out if there is none.",
                example = "5f3d9c1e2b7a4c0044444444",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String datasetId,

        @Schema(
                description = "The id of the deployment.",
                example = "5f3d9c1e2b7a4c0033333333",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String deploymentId,

        @Schema(
                description = "The type of deployment.",
                example = "dedicated",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String deploymentType,

        @Schema(
                description = "The id of the group.",
                example = "5f3d9c1e2b7a4c0011111111",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String groupId,

        @Schema(
                description = "The name of the group. Identifying: null if includeIdentifyingFields is false.",
                example = "Risk",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String groupName,

        @Schema(
                description = "The id of the model.",
                example = "5f3d9c1e2b7a4c0022222222",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String modelId,

        @Schema(
                description = "The type of the model.",
                example = "Gradient Boosted Trees",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String modelType,

        @Schema(
                description = "The id of the organization.",
                example = "default",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String orgId,

        @Schema(
                description = "The name of the organization. Identifying: null if includeIdentifyingFields is false.",
                example = "Example Ltd",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String orgName,

        @Schema(
                description = "If it contains prediction explanations.",
                example = "false",
                types = {"boolean", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        Boolean predictionExplanations,

        @Schema(
                description = "The prediction method that was used.",
                example = "Dedicated Prediction",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String predictionMethod,

        @Schema(
                description = "List of row counts per minute: 60 of them.",
                types = {"array", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        List<Long> predictionRowCountPerMinute,

        @Schema(
                description = "Predictions rows count during timestamp hour.",
                example = "2500",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long predictionRowsCount,

        @Schema(
                description = "The id of the project.",
                example = "5e2f8a4b1c9d440000a1b2c3",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String projectId,

        @Schema(
                description = "The type of the project.",
                example = "Regression",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String projectType,

        @Schema(
                description = "The python version used to build models in the project.",
                example = "3.11",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String pythonVersion,

        @Schema(
                description = "If it is a recommended model.",
                example = "true",
                types = {"boolean", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        Boolean recommendedModel,

        @Schema(
                description = "List of requests per minute: 60 of them.",
                types = {"array", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        List<Long> requestCountPerMinute,

        @Schema(
                description = "Request count during timestamp hour.",
                example = "25",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long requestsCount,

        @Schema(
                description = "Server error count during timestamp hour.",
                example = "0",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long serverErrorCount,

        @Schema(
                description = "The hour: when it began, in UTC.",
                example = "2026-08-24T14:00:00Z",
                format = "date-time",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String timestamp,

        @Schema(
                description = "User error count during timestamp hour.",
                example = "1",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long userErrorCount,

        @Schema(
                description = "The id of the user.",
                example = "5d1f0c3e9a7b230000d4e5f6",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String userId,

        @Schema(
                description = "The role of the user to the related project.",
                example = "OWNER",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String userProjectRole,

        @Schema(
                description = "The username of the user. Identifying: null if includeIdentifyingFields is false.",
                example = "ada@example.com",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable
        String username) {

    /** The view of an hour. The room leaves out identifying values that were not asked for. */
    static PredictionUsageView of(HourlyUsage usage) {
        Dimensions dimensions = usage.dimensions();
        UsageNames names = usage.names();
        return new PredictionUsageView(
                usage.averageExecutionMillis(),
                dimensions.blenderModelTypes(),
                dimensions.datasetId(),
                dimensions.deploymentId(),
                dimensions.deploymentType(),
                dimensions.groupId(),
                names.groupName(),
                dimensions.modelId(),
                dimensions.modelType(),
                dimensions.orgId(),
                names.orgName(),
                dimensions.predictionExplanations(),
                dimensions.predictionMethod(),
                usage.rowsPerMinute(),
                usage.rows(),
                dimensions.projectId(),
                dimensions.projectType(),
                dimensions.pythonVersion(),
                dimensions.recommendedModel(),
                usage.requestsPerMinute(),
                usage.requests(),
                usage.serverErrors(),
                Timestamps.write(usage.hour()),
                usage.userErrors(),
                dimensions.userId(),
                dimensions.userProjectRole(),
                names.username());
    }
}
