/** Door: DataRobot's event logs, prediction usage and usage data exports (seed 000), and the status of jobs. */
@ApplicationModule(
        displayName = "Datarobot door",
        allowedDependencies = {"kernel", "event", "usage", "export", "job", "access", "api"})
@NullMarked
package dev.daybook.api.datarobot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
