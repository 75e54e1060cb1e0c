/** Door: administration of API tokens. */
@ApplicationModule(
        displayName = "Admin door",
        allowedDependencies = {"kernel", "event", "access", "api"})
@NullMarked
package dev.daybook.api.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
