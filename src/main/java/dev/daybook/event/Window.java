package dev.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a query's events is wanted.
 *
 * @param offset how many events come before the part, at least 0; or {@link #AS_CURSOR}
 * @param limit how many events the part has at most, at least 1
 * @param cursor the cursor that an earlier page gave for this offset, which continues that page's walk; null starts a
 *     new one
 */
public record Window(long offset, int limit, @Nullable String cursor) {

    /** As many events come before the part as its cursor says. */
    public static final long AS_CURSOR = -1;

    public Window {
        if (offset < (cursor == null ? 0 : AS_CURSOR) || limit < 1) {
            throw new IllegalArgumentException("No such window: offset " + offset + ", limit " + limit);
        }
    }

    /** The part that a cursor finds by itself, or without one the first of a new walk. */
    public static Window at(@Nullable String cursor, int limit) {
        return new Window(cursor == null ? 0 : AS_CURSOR, limit, cursor);
    }

    /** The first part of a new walk. */
    public static Window first(int limit) {
        return new Window(0, limit, null);
    }
}
