/** Door: services post their events here, and what they predicted. */
@ApplicationModule(
        displayName = "Ingest door",
        allowedDependencies = {"kernel", "entry", "event", "usage", "idempotency", "access", "api"})
@NullMarked
package dev.daybook.api.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
