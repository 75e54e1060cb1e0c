/** Durable background work: asked for in a transaction, claimed by one of many instances, retried, watched, cancelled. */
@ApplicationModule(
        displayName = "Job",
        allowedDependencies = {"kernel", "postgres"})
@NullMarked
package dev.daybook.job;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
