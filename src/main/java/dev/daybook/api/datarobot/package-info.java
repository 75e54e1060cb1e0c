/** Door: DataRobot's event logs (seed 000). */
@ApplicationModule(
        displayName = "Datarobot door",
        allowedDependencies = {"kernel", "event", "access", "api"})
@NullMarked
package dev.daybook.api.datarobot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
