/** What the doors under {@code /api/v2} share: one shape of error. Each door is a package of its own below. */
@ApplicationModule(
        displayName = "API",
        allowedDependencies = {"kernel", "event", "access", "access :: limit", "job", "postgres"})
@NullMarked
package dev.daybook.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
