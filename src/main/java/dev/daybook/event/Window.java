package dev.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a query's events is wanted.
 *
 * @param offset how many events come before the part, at least 0
 * @param limit how many events the part has at most, at least 1
 * @param cursor the cursor that an earlier page gave for this offset, which continues that page's walk; null starts a
 *     new one
 */
public record Window(long offset, int limit, @Nullable String cursor) {

    public Window {
        if (offset < 0 || limit < 1) {
            throw new IllegalArgumentException("No such window: offset " + offset + ", limit " + limit);
        }
    }

    /** The first part of a new walk. */
    public static Window first(int limit) {
        return new Window(0, limit, null);
    }
}
