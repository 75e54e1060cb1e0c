package dev.daybook.kernel;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with what a caller sent.
 *
 * @param index which one of several items is at fault, from 0, or null where only one was sent
 * @param field the field or parameter at fault, nested fields separated by dots; empty for the item as a whole
 * @param message what is wrong, as a sentence for the caller
 */
public record Fault(@Nullable Integer index, String field, String message) {

    /** A fault of the only item, or of a parameter. */
    public static Fault of(String field, String message) {
        return new Fault(null, field, message);
    }

    /** The same fault of one of several items. */
    public Fault at(int item) {
        return new Fault(item, field, message);
    }
}
