/** How often callers may do what, how often they did, and who may change that. */
@NamedInterface("limit")
@NullMarked
package dev.daybook.access.limit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
