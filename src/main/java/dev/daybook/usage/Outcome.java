package dev.daybook.usage;

/** How prediction requests ended. */
public enum Outcome {
    /** They were answered. */
    OK,
    /** The caller was at fault: 4xx. */
    USER_ERROR,
    /** The service was at fault: 5xx. */
    SERVER_ERROR
}
