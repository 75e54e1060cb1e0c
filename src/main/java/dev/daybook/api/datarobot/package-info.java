/** Door: DataRobot's event logs and prediction usage (seed 000), and the status of what runs in the background. */
@ApplicationModule(
        displayName = "Datarobot door",
        allowedDependencies = {"kernel", "event", "usage", "job", "access", "api"})
@NullMarked
package dev.daybook.api.datarobot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
