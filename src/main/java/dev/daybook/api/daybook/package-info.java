/** Door: Daybook's own, which shows an event as it is, finds it by anything, and says where everything else is. */
@ApplicationModule(
        displayName = "Daybook door",
        allowedDependencies = {"kernel", "entry", "event", "event :: follow", "integrity", "access", "api"})
@NullMarked
package dev.daybook.api.daybook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
