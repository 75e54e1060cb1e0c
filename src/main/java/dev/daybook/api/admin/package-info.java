/** Door: administration of API tokens and of the rules of rate limits. */
@ApplicationModule(
        displayName = "Admin door",
        allowedDependencies = {"kernel", "event", "access", "access :: limit", "api"})
@NullMarked
package dev.daybook.api.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
