/** Followers of the log: what is made of events after they were appended, each with a cursor that the log keeps for it. */
@NamedInterface("follow")
@NullMarked
package dev.daybook.event.follow;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
