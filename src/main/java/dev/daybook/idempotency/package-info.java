/** What was posted under an idempotency key, so that the same post is taken once. */
@ApplicationModule(
        displayName = "Idempotency",
        allowedDependencies = {"kernel"})
@NullMarked
package dev.daybook.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
