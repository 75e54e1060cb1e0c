/** Door: OpenAI's organization audit logs (seed 001). */
@ApplicationModule(
        displayName = "OpenAI door",
        allowedDependencies = {"kernel", "event", "access", "api"})
@NullMarked
package dev.daybook.api.openai;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
