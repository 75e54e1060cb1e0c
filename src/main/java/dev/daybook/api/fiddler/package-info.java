/** Door: Fiddler's events (seed 002), and what its clients need before they can publish any. */
@ApplicationModule(
        displayName = "Fiddler door",
        allowedDependencies = {"kernel", "event", "job", "inference", "access", "api"})
@NullMarked
package dev.daybook.api.fiddler;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
