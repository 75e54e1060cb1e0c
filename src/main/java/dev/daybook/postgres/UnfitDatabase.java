package dev.daybook.postgres;

import org.jspecify.annotations.Nullable;

/** The database of the settings does not fit, or cannot be reached; nothing of it was changed. */
final class UnfitDatabase extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String action;

    UnfitDatabase(String message, String action, @Nullable Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    /** What the operator can do about it. */
    String action() {
        return action;
    }
}
