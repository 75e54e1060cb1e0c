package dev.daybook.event;

import org.jspecify.annotations.Nullable;

/** What an append is charged for by the {@link AppendLimiter}, and whether it was let in. */
@FunctionalInterface
public interface AppendCharge {

    /** That of an append which is not limited. */
    AppendCharge NONE = () -> null;

    /** Why the append is refused; null if it is let in, or nothing is decided. */
    @Nullable
    RuntimeException refusal();
}
