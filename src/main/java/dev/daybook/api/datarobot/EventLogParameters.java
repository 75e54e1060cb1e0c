package dev.daybook.api.datarobot;

import dev.daybook.api.PageParameters;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the parameters of {@code GET /api/v2/eventLogs/}, which {@link EventLogQuery} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "projectId",
        in = ParameterIn.QUERY,
        description = "The project to select log records for.",
        schema = @Schema(type = "string", minLength = 1),
        example = "5e2f8a4b1c9d440000a1b2c3")
@Parameter(
        name = "userId",
        in = ParameterIn.QUERY,
        description = "The user to select log records for.",
        schema = @Schema(type = "string", minLength = 1),
        example = "5d1f0c3e9a7b230000d4e5f6")
@Parameter(
        name = "orgId",
        in = ParameterIn.QUERY,
        description = "The organization to select log records for. The caller's own by default; for a system"
                + " administrator every one.",
        schema = @Schema(type = "string", minLength = 1),
        example = "default")
@Parameter(
        name = EventLogParameters.EVENT,
        in = ParameterIn.QUERY,
        description = "The event type of records, letter by letter. A label that no record has matches nothing.",
        schema = @Schema(type = "string", minLength = 1),
        example = "Project Created")
@Parameter(
        name = "minTimestamp",
        in = ParameterIn.QUERY,
        description =
                "The lower bound for timestamps, inclusive. Without an offset it is UTC; a space may stand for the"
                        + " T, and a date alone is its midnight.",
        schema = @Schema(type = "string", format = "date-time"),
        example = "2016-12-13T11:12:13.141516Z")
@Parameter(
        name = "maxTimestamp",
        in = ParameterIn.QUERY,
        description =
                "The upper bound for timestamps, inclusive, in the forms of minTimestamp; of a date alone the whole day"
                        + " is meant.",
        schema = @Schema(type = "string", format = "date-time"),
        example = "2026-12-13T11:12:13.141516Z")
@EventLogParameters.Place
@Parameter(
        name = "auditReportType",
        in = ParameterIn.QUERY,
        description = "Which type of event to return: application related (Project Created, …) or admin related"
                + " (Organization created, …). If not provided, all events are returned.",
        schema =
                @Schema(
                        type = "string",
                        allowableValues = {"APP_USAGE", "ADMIN_USAGE"}),
        example = "ADMIN_USAGE")
@EventLogParameters.Identifying
@interface EventLogParameters {

    /** The parameter whose values the vocabulary lists. */
    String EVENT = "event";

    /** Describes the parameter that shows or hides identifying values. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            name = "includeIdentifyingFields",
            in = ParameterIn.QUERY,
            description = "Indicates if identifying information (username, ip, orgName, projectName) should be included"
                    + " or not; if not, it is null.",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"false", "False", "true", "True"},
                            defaultValue = "True"),
            example = "False")
    @interface Identifying {}

    /** Describes the parameters that say which part of a list is wanted, and in which order. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @PageParameters
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description =
                    "Where a walk goes on. It is made by the server and comes in `next` and `previous`, for the offset"
                            + " and the filters beside it.",
            schema = @Schema(type = "string", minLength = 1))
    @Parameter(
            name = "order",
            in = ParameterIn.QUERY,
            description = "The order of the results in time.",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"asc", "desc"},
                            defaultValue = "desc"),
            example = "asc")
    @interface Place {}
}
