package dev.daybook.api;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the parameters that choose a page of a list. */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "offset",
        in = ParameterIn.QUERY,
        description = "This many results will be skipped.",
        schema =
                @Schema(
                        type = "integer",
                        format = "int64",
                        minimum = "0",
                        maximum = "" + PageParameters.LARGEST_OFFSET,
                        defaultValue = "0"),
        example = "0")
@Parameter(
        name = "limit",
        in = ParameterIn.QUERY,
        description = "At most this many results are returned.",
        schema =
                @Schema(
                        type = "integer",
                        format = "int32",
                        minimum = "1",
                        maximum = "" + PageParameters.MOST,
                        defaultValue = "" + PageParameters.DEFAULT_LIMIT),
        example = "100")
public @interface PageParameters {

    /** How many results a page has unless its {@code limit} says otherwise. */
    int DEFAULT_LIMIT = 100;

    /** How many results a page may have. */
    int MOST = 1000;

    /** The largest {@code offset}: the largest whole number that every reader of JSON keeps exact. */
    long LARGEST_OFFSET = (1L << 53) - 1;
}
