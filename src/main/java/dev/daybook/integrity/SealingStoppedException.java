package dev.daybook.integrity;

/** Why a log is not sealed any further until somebody has looked at it. */
final class SealingStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long position;

    SealingStoppedException(long position, String reason) {
        super(reason, null, false, false);
        this.position = position;
    }

    /** The position from which on the log is in doubt. */
    long position() {
        return position;
    }

    /** A sentence for the operator. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
