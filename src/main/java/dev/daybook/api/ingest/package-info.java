/** Door: services post their events here. */
@ApplicationModule(
        displayName = "Ingest door",
        allowedDependencies = {"kernel", "event", "access", "api"})
@NullMarked
package dev.daybook.api.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
