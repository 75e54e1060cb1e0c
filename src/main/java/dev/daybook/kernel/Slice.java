package dev.daybook.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a longer list.
 *
 * @param items what is on this page, in the order of the list
 * @param total how many items the whole list has
 * @param next where the following page starts, or null on the last one
 * @param previous where the page before starts, or null on the first one
 */
public record Slice<T>(
        List<T> items,
        long total,
        @Nullable Position next,
        @Nullable Position previous) {

    /**
     * A place in a list.
     *
     * @param offset how many items come before it
     * @param cursor what finds the place again at any depth for the same cost, in the words of whoever made the slice
     */
    public record Position(long offset, String cursor) {}
}
