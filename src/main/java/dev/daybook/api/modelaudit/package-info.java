/** Door: the audit log of one model, and its collaborators (seed 003). */
@ApplicationModule(
        displayName = "Model audit door",
        allowedDependencies = {"kernel", "event", "access", "api"})
@NullMarked
package dev.daybook.api.modelaudit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
