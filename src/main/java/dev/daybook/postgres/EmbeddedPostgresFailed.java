package dev.daybook.postgres;

import org.jspecify.annotations.Nullable;

/** The embedded database did not start, for a reason that the operator can act on. */
public final class EmbeddedPostgresFailed extends RuntimeException {

    private final String action;

    EmbeddedPostgresFailed(String message, String action) {
        this(message, action, null);
    }

    EmbeddedPostgresFailed(String message, String action, @Nullable Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    /** What the operator can do about it. */
    public String action() {
        return action;
    }
}
