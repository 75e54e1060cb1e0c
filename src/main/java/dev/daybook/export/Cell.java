package dev.daybook.export;

import org.jspecify.annotations.Nullable;

/** The value of a column, made of an event. */
@FunctionalInterface
interface Cell {

    @Nullable
    String of(EventValues event);
}
