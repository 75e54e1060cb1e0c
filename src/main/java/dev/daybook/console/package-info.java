/** Web pages for people, over the same rooms as the doors. */
@ApplicationModule(
        displayName = "Console",
        allowedDependencies = {
            "kernel",
            "entry",
            "event",
            "event :: follow",
            "job",
            "integrity",
            "integrity :: note",
            "integrity :: tree",
            "inference",
            "usage",
            "export",
            "access",
            "access :: limit",
            "postgres",
            "api"
        })
@NullMarked
package dev.daybook.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
