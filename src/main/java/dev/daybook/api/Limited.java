package dev.daybook.api;

import io.swagger.v3.oas.annotations.Parameter;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a route to the resource that it uses: on a controller's parameter of type {@link RateLimit}, which the method
 * charges once it knows that the caller may do what it asks for, and before it does any of it.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(hidden = true)
public @interface Limited {

    /** The name of the resource, which {@code resources.tsv} of the limits lists. */
    String value();
}
