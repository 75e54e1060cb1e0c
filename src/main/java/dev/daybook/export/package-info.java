/** Usage data exports: asked for, built in the background into an artifact, fetched, expired; and verified offline. */
@ApplicationModule(
        displayName = "Export",
        allowedDependencies = {
            "kernel",
            "entry",
            "event",
            "usage",
            "integrity",
            "integrity :: note",
            "integrity :: tree",
            "job",
            "postgres"
        })
@NullMarked
package dev.daybook.export;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
