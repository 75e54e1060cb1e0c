/** The data directory, and the PostgreSQL server that Daybook brings along where none is configured. */
@ApplicationModule(displayName = "PostgreSQL", allowedDependencies = "kernel")
@NullMarked
package dev.daybook.postgres;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
