package dev.daybook.api.fiddler;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the parameters of lists, which {@link ListRequest} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "filter",
        in = ParameterIn.QUERY,
        description =
                "Which items are wanted, as JSON: a group {condition: AND or OR, rules} of rules {field, operator,"
                        + " value} and of groups. Operators are equal, not_equal, in, not_in, contains and begins_with.",
        schema = @Schema(type = "string"),
        example =
                "{\"condition\": \"AND\", \"rules\": [{\"field\": \"name\", \"operator\": \"equal\", \"value\": \"churn\"}]}")
@Parameter(
        name = "ordering",
        in = ParameterIn.QUERY,
        description = "Fields by which the items are ordered, separated by commas, descending with a - before it. Items"
                + " that are equal in all of them are in the order in which they were made.",
        schema = @Schema(type = "string"),
        example = "-created_at")
@Parameter(
        name = "limit",
        in = ParameterIn.QUERY,
        description = "How many items a page has at most.",
        schema =
                @Schema(
                        type = "integer",
                        format = "int32",
                        minimum = "1",
                        maximum = "" + ListRequest.MOST,
                        defaultValue = "" + ListRequest.DEFAULT_LIMIT),
        example = "50")
@Parameter(
        name = "offset",
        in = ParameterIn.QUERY,
        description = "How many items are left out before it.",
        schema = @Schema(type = "integer", format = "int64", minimum = "0", defaultValue = "0"),
        example = "0")
@interface ListParameters {}
