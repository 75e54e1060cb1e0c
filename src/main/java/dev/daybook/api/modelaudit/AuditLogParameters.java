package dev.daybook.api.modelaudit;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the parameters of {@code GET /api/v1/models/{model_id}/audit-logs}, which {@link AuditLogQuery} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "from",
        in = ParameterIn.QUERY,
        description = "The start of the window, inclusive; 90 days ago by default. Without an offset it is UTC; a"
                + " space may stand for the T, and a date alone is its midnight.",
        schema = @Schema(type = "string", format = "date-time"),
        example = "2026-01-01T00:00:00Z")
@Parameter(
        name = "to",
        in = ParameterIn.QUERY,
        description =
                "The end of the window, inclusive, in the forms of from; of a date alone the whole day is meant. Now by"
                        + " default.",
        schema = @Schema(type = "string", format = "date-time"),
        example = "2026-03-31T23:59:59.999999Z")
@Parameter(
        name = AuditLogParameters.ACTION,
        in = ParameterIn.QUERY,
        description = "Only entries of this action.",
        schema = @Schema(type = "string"),
        example = "model.version_promoted")
@Parameter(
        name = "actor_id",
        in = ParameterIn.QUERY,
        description = "Only what this user did.",
        schema = @Schema(type = "string", minLength = 1),
        example = "user-001")
@Parameter(
        name = "page",
        in = ParameterIn.QUERY,
        description = "Which page, from 1. One beyond the last is empty.",
        schema =
                @Schema(
                        type = "integer",
                        format = "int64",
                        minimum = "1",
                        maximum = "" + AuditLogQuery.LAST_PAGE,
                        defaultValue = "1"),
        example = "1")
@Parameter(
        name = "page_size",
        in = ParameterIn.QUERY,
        description = "How many entries a page has at most.",
        schema =
                @Schema(
                        type = "integer",
                        format = "int32",
                        minimum = "1",
                        maximum = "" + AuditLogQuery.LARGEST_PAGE_SIZE,
                        defaultValue = "" + AuditLogQuery.DEFAULT_PAGE_SIZE),
        example = "50")
@Parameter(
        name = "sort_order",
        in = ParameterIn.QUERY,
        description = "The order in time. Entries of one moment are ordered by their ids.",
        schema =
                @Schema(
                        type = "string",
                        allowableValues = {"asc", "desc"},
                        defaultValue = "desc"),
        example = "asc")
@interface AuditLogParameters {

    /** The parameter whose values the vocabulary lists. */
    String ACTION = "action";
}
