/** What the doors share: how queries are read, limits kept and errors answered. Each door is a package of its own below. */
@ApplicationModule(
        displayName = "API",
        allowedDependencies = {"kernel", "event", "access", "access :: limit", "job", "postgres"})
@NullMarked
package dev.daybook.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
