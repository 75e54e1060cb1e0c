/**
 * Prediction usage: what was predicted in an hour, by whom and with what, as sums of what is posted and of what models'
 * owners publish.
 */
@ApplicationModule(
        displayName = "Usage",
        allowedDependencies = {"kernel", "inference", "idempotency", "postgres"})
@NullMarked
package dev.daybook.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
