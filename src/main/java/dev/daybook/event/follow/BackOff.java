package dev.daybook.event.follow;

import java.time.Duration;

/** How long something that failed waits before it is tried again: a second, twice as long after each failure, a minute at most. */
final class BackOff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int DOUBLINGS = 6;

    private BackOff() {}

    /** The wait after so many failures one after the other, at least one. */
    static Duration after(int failures) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
