/** Prediction usage: what was predicted in an hour, by whom and with what, as sums. */
@ApplicationModule(displayName = "Usage", allowedDependencies = "kernel")
@NullMarked
package dev.daybook.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
