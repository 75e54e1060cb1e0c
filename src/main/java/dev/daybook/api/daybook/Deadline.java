package dev.daybook.api.daybook;

import java.time.Duration;

/**
 * A moment in the future.
 *
 * @param at when it is, as {@link System#nanoTime} tells it
 */
record Deadline(long at) {

    /** The moment after a time. */
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean isOver() {
        return left().isZero();
    }

    /** How long it is until then; zero if it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, at - System.nanoTime()));
    }
}
