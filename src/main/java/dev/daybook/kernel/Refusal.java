package dev.daybook.kernel;

import java.time.Duration;
import java.util.List;

/**
 * A request that was understood and is not carried out, by kind. Rooms throw these, and each door words them in its own
 * contract. The message is for the caller; what was asked for has changed nothing.
 */
public abstract sealed class Refusal extends RuntimeException {

    /** The most faults that one refusal names. */
    public static final int MOST_FAULTS = 100;

    private Refusal(String message) {
        // A refusal is an answer, not a failure of ours: nobody reads its stack.
        super(message, null, false, false);
    }

    /** The message, which a refusal always has. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** What was sent cannot be read at all. */
    public static final class Malformed extends Refusal {
        public Malformed(String message) {
            super(message);
        }
    }

    /** What was sent can be read, and its content is wrong. */
    public static final class Invalid extends Refusal {
        private final transient List<Fault> faults;

        /** Refuses for at least one fault; beyond {@link #MOST_FAULTS} they are left out. */
        public Invalid(List<Fault> faults) {
            super(faults.size() == 1 ? faults.getFirst().message() : "The request has faults; see errors.");
            this.faults = List.copyOf(faults.subList(0, Math.min(faults.size(), MOST_FAULTS)));
        }

        public Invalid(String field, String message) {
            this(List.of(Fault.of(field, message)));
        }

        public List<Fault> faults() {
            return faults;
        }
    }

    /** What was asked for does not exist, or not for this caller. */
    public static final class NotFound extends Refusal {
        public NotFound(String message) {
            super(message);
        }
    }

    /** The caller is known and may not do this. */
    public static final class Denied extends Refusal {
        public Denied(String message) {
            super(message);
        }
    }

    /** What was sent contradicts what is there. */
    public static final class Conflict extends Refusal {
        private final transient List<Fault> faults;

        public Conflict(List<Fault> faults) {
            super(faults.getFirst().message());
            this.faults = List.copyOf(faults.subList(0, Math.min(faults.size(), MOST_FAULTS)));
        }

        public List<Fault> faults() {
            return faults;
        }
    }

    /** What was sent is larger than a limit, which the message names. */
    public static final class TooLarge extends Refusal {
        public TooLarge(String message) {
            super(message);
        }
    }

    /** There is no room for what was sent or asked for: a quota is used up, which the message names, or the disk is full. */
    public static final class NoRoom extends Refusal {
        public NoRoom(String message) {
            super(message);
        }
    }

    /** The caller asks too often. */
    public static final class TooMany extends Refusal {
        private final Duration retryAfter;

        public TooMany(String message, Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The service cannot do this now, and the same request may succeed later. */
    public static final class Unavailable extends Refusal {
        private final Duration retryAfter;

        public Unavailable(String message, Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }
}
