package dev.daybook.event.follow;

import dev.daybook.kernel.Outage;
import dev.daybook.kernel.OutageLog;
import dev.daybook.postgres.Purpose;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a follower from step to step until it is stopped, whatever a step throws. */
final class FollowerThread implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(FollowerThread.class);

    /** How many looks there are to a follower's interval, so that a log waits little longer than that. */
    private static final int LOOKS = 5;

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Following following;
    private final Duration pause;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    private int failures;

    FollowerThread(Following following) {
        this.following = following;
        this.pause = pause(following.follower().interval());
        this.thread = Thread.ofPlatform()
                .name("follower-" + following.follower().name())
                .daemon()
                .unstarted(() -> Purpose.FOLLOWING.run(this));
    }

    private static Duration pause(Duration interval) {
        Duration pause = interval.dividedBy(LOOKS);
        if (pause.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    void start() {
        following.start();
        thread.start();
    }

    /** Asks it to end after the transaction that it is at. */
    void stop() {
        following.stop();
        stopping.countDown();
    }

    /** Waits until it has ended, and interrupts it if that takes too long. */
    void join(Duration longest) throws InterruptedException {
        if (!thread.join(longest)) {
            LOG.warn(
                    "The follower {} does not end; what it is at is left to itself",
                    following.follower().name());
            thread.interrupt();
        }
    }

    @Override
    public void run() {
        try {
            Duration wait = Duration.ZERO;
            while (!stopping.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                wait = step();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes a step; how long to wait before the next one. */
    private Duration step() {
        try {
            boolean more = following.step();
            failures = 0;
            return more ? Duration.ZERO : pause;
        } catch (RuntimeException | Error failure) {
            // An error that ended the thread would be a follower that stands still without anybody being told.
            if (Outage.of(failure).isPresent()) {
                OutageLog.tell(failure);
                return BackOff.after(1);
            }
            LOG.error(
                    "The follower {} failed; it tries again",
                    following.follower().name(),
                    failure);
            return BackOff.after(++failures);
        }
    }
}
