package dev.daybook.api;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the parameter that names a user's organization; {@link QueryParameters#only} reads it. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = UserOrganization.NAME,
        in = ParameterIn.QUERY,
        description =
                "The user's organization, the caller's own by default. Another one takes a system" + " administrator.",
        schema = @Schema(type = "string", minLength = 1),
        example = "default")
public @interface UserOrganization {

    /** The parameter. */
    String NAME = "orgId";
}
