/** Who a caller is, and what it may do and see. */
@ApplicationModule(
        displayName = "Access",
        allowedDependencies = {"kernel", "event", "event :: follow", "postgres"})
@NullMarked
package dev.daybook.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
