/**
 * What every other package speaks in: ids, time ranges, slices, the kinds of refusal, SHA-256, rows for PostgreSQL's
 * COPY, JSON that is kept, JSON that is read strictly, and what an outage is. No Spring, no JPA.
 */
@ApplicationModule(
        displayName = "Kernel",
        type = ApplicationModule.Type.OPEN,
        allowedDependencies = {})
@NullMarked
package dev.daybook.kernel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
