package dev.daybook.console.events;

import org.jspecify.annotations.Nullable;

/**
 * What an event says that became other.
 *
 * @param field what became other, as a path in the details
 * @param before its value before, as JSON; null where the event does not say it
 * @param after its value afterwards, as JSON; null where the event does not say it
 */
public record Change(
        String field, @Nullable String before, @Nullable String after) {

    /** What kind of change it is, for the style sheet. */
    public String kind() {
        return before == null ? "added" : after == null ? "removed" : "changed";
    }
}
