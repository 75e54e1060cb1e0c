package dev.daybook.event.follow;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One who follows a log, from {@link Arrivals#watch} on until this is closed. Whatever arrives in between is noticed, also while
 * nobody waits for it.
 */
public final class Watch implements AutoCloseable {

    private final Arrivals arrivals;
    private final FollowedLog log;
    private boolean closed;

    Watch(Arrivals arrivals, FollowedLog log) {
        this.arrivals = arrivals;
        this.log = log;
    }

    /**
     * Waits until an event has a position of the log. Only the thread that calls waits, a virtual one as a rule: it holds no
     * connection and nothing of the database.
     *
     * @param longest how long at most
     * @return false if it has none yet, because the time is up or the service is about to stop
     * @throws RuntimeException if the database does not say any more what arrives
     */
    public boolean await(long position, Duration longest) throws InterruptedException {
        FollowedLog.Waiting waiting = log.enter(position);
        try {
            arrivals.lookWhereSomebodyWaits();
            return waiting.arrived().get(Math.max(0, longest.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException(failed.getCause());
        } finally {
            log.leave(waiting);
        }
    }

    /** Ends to follow the log. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arrivals.unwatch(log);
        }
    }
}
