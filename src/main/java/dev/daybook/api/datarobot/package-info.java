/** Door: DataRobot's event logs, prediction usage, exports and rate limit usage (seed 000), and the status of jobs. */
@ApplicationModule(
        displayName = "Datarobot door",
        allowedDependencies = {"kernel", "event", "usage", "export", "job", "access", "access :: limit", "api"})
@NullMarked
package dev.daybook.api.datarobot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
