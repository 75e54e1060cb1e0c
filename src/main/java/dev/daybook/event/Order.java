package dev.daybook.event;

/** The direction of time in which events are listed. */
public enum Order {
    /** Oldest first. */
    ASCENDING,
    /** Newest first. */
    DESCENDING
}
