/**
 * What models predicted: projects, models with a schema, and the events that their owners publish, update and delete.
 * None of it is an audit record; what is done to models and events as a whole is, and goes to the log.
 */
@ApplicationModule(
        displayName = "Inference",
        allowedDependencies = {"kernel", "event", "job", "postgres"})
@NullMarked
package dev.daybook.inference;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
