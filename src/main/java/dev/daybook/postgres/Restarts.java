package dev.daybook.postgres;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a server that keeps ending waits before it is started again, and how often its cause is told. */
final class Restarts {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TELLINGS = Duration.ofMinutes(1);

    /** A server that ran for so long is one whose trouble is over. */
    private static final Duration SOUND = Duration.ofMinutes(1);

    private Duration pause = Duration.ZERO;
    private @Nullable String told;
    private long toldAt;

    /**
     * Whether the cause of an end is to be told: not if it was, less than a minute ago.
     *
     * @param lasted how long the server was there
     */
    boolean isToBeTold(String cause, Duration lasted) {
        if (lasted.compareTo(SOUND) >= 0) {
            pause = Duration.ZERO;
            told = null;
        }
        Duration next = pause.isZero() ? SHORTEST : pause.multipliedBy(2);
        pause = next.compareTo(LONGEST) < 0 ? next : LONGEST;
        long now = System.nanoTime();
        // Names of files and processes change each time.
        String kind = cause.replaceAll("[0-9A-F]*[0-9][0-9A-F]*", "#");
        if (kind.equals(told) && now - toldAt < BETWEEN_TELLINGS.toNanos()) {
            return false;
        }
        told = kind;
        toldAt = now;
        return true;
    }

    /** How long to wait now: twice as long each time, ten seconds at most, so that it is back soon after its cause is gone. */
    Duration pause() {
        return pause;
    }
}
