/** The append-only log: one organization's events in one order, appended, found, counted and followed. */
@ApplicationModule(
        displayName = "Event",
        allowedDependencies = {"kernel", "entry", "postgres"})
@NullMarked
package dev.daybook.event;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
