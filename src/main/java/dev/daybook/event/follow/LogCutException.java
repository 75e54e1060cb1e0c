package dev.daybook.event.follow;

/** A log has fewer events than a follower has taken of it. */
public final class LogCutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long head;

    LogCutException(long head, long position) {
        super("The log ends at " + head + ", and was followed up to " + position + ".", null, false, false);
        this.head = head;
    }

    /** Where the log ends. */
    public long head() {
        return head;
    }
}
