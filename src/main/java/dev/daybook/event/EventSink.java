package dev.daybook.event;

import org.jspecify.annotations.Nullable;

/** Takes the values of events one by one. */
@FunctionalInterface
public interface EventSink {

    /**
     * Takes the values of the next event.
     *
     * @param values as many as fields were asked for, in their order; the array is used again for the next event
     */
    void event(@Nullable String[] values);
}
