package dev.daybook.api.datarobot;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the parameters of {@code GET /api/v2/eventLogs/predictionUsage/}, which {@link PredictionUsageQuery} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "projectId",
        in = ParameterIn.QUERY,
        description = "The project to retrieve prediction usage for.",
        schema = @Schema(type = "string", minLength = 1),
        example = "5e2f8a4b1c9d440000a1b2c3")
@Parameter(
        name = "userId",
        in = ParameterIn.QUERY,
        description = "The user to retrieve prediction usage for.",
        schema = @Schema(type = "string", minLength = 1),
        example = "5d1f0c3e9a7b230000d4e5f6")
@Parameter(
        name = "orgId",
        in = ParameterIn.QUERY,
        description = "The organization to retrieve prediction usage for, an addition to DataRobot's parameters. The"
                + " caller's own by default; for a system administrator every one.",
        schema = @Schema(type = "string", minLength = 1),
        example = "default")
@Parameter(
        name = "minTimestamp",
        in = ParameterIn.QUERY,
        required = true,
        description =
                "The lower bound for timestamps, inclusive: of the beginnings of hours. Without an offset it is UTC;"
                        + " a space may stand for the T, and a date alone is its midnight.",
        schema = @Schema(type = "string", format = "date-time"),
        example = "2026-12-12T11:00:00Z")
@Parameter(
        name = "maxTimestamp",
        in = ParameterIn.QUERY,
        required = true,
        description =
                "The upper bound for timestamps, inclusive, in the forms of minTimestamp, and at most 24 hours after"
                        + " it; of a date alone the whole day is meant.",
        schema = @Schema(type = "string", format = "date-time"),
        example = "2026-12-13T11:00:00Z")
@EventLogParameters.Place
@Parameter(
        name = "includeIdentifyingFields",
        in = ParameterIn.QUERY,
        description = "Indicates if identifying information (username, groupName, orgName) should be included or not;"
                + " if not, it is null.",
        schema =
                @Schema(
                        type = "string",
                        allowableValues = {"false", "False", "true", "True"},
                        defaultValue = "True"),
        example = "False")
@interface PredictionUsageParameters {}
