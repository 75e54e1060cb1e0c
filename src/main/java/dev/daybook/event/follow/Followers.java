package dev.daybook.event.follow;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs every follower on this instance, each on a thread of its own, and tells how far behind it is. */
@Component
public class Followers implements SmartLifecycle {

    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    private final LogHeads heads;
    private final TransactionTemplate transaction;
    private final Map<String, Following> followings = new LinkedHashMap<>();

    private volatile List<FollowerThread> threads = List.of();

    Followers(
            List<LogFollower> followers,
            LogHeads heads,
            LogCursors cursors,
            PlatformTransactionManager transactions,
            MeterRegistry meters) {
        this.heads = heads;
        this.transaction = new TransactionTemplate(transactions);
        for (LogFollower follower : followers) {
            Following following = new Following(follower, heads, cursors, transactions);
            if (followings.put(follower.name(), following) != null) {
                throw new IllegalStateException("Two followers are named " + follower.name());
            }
            gauges(following, meters);
        }
    }

    private static void gauges(Following following, MeterRegistry meters) {
        String name = following.follower().name();
        Gauge.builder("daybook.log.follower.lag", following, f -> f.backlog().events())
                .description("Events that a follower has not taken, as this instance saw last")
                .tag("follower", name)
                .register(meters);
        Gauge.builder("daybook.log.follower.age", following, f -> f.backlog().seconds())
                .description("How long the oldest of them has waited")
                .baseUnit("seconds")
                .tag("follower", name)
                .register(meters);
        Gauge.builder(
                        "daybook.log.follower.failing",
                        following,
                        f -> f.failures().count())
                .description("Logs that a follower on this instance cannot take")
                .tag("follower", name)
                .register(meters);
    }

    @Override
    public void start() {
        List<FollowerThread> started =
                followings.values().stream().map(FollowerThread::new).toList();
        started.forEach(FollowerThread::start);
        threads = started;
    }

    @Override
    public void stop() {
        List<FollowerThread> stopped = threads;
        threads = List.of();
        stopped.forEach(FollowerThread::stop);
        long end = System.nanoTime() + STOP_TIME.toNanos();
        try {
            for (FollowerThread thread : stopped) {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return !threads.isEmpty();
    }

    /** The names of the followers, in no order. */
    List<String> names() {
        return List.copyOf(followings.keySet());
    }

    /** How long a follower on this instance has not come any further, but for the logs that it cannot take. */
    public Duration standstill(String follower) {
        Following following = followings.get(follower);
        return following == null ? Duration.ZERO : following.standstill();
    }

    /** The logs that a follower on this instance cannot take, in the order of organizations. */
    public List<Failing> failing(String follower) {
        Following following = followings.get(follower);
        return following == null ? List.of() : following.failures().list();
    }

    /**
     * Hands a follower every log once, from its beginning to its head, one log after the other: each in one stretch, however
     * long, and in one transaction, while nobody appends to it. No cursor is kept.
     *
     * @return how many logs there are
     */
    public int catchUp(LogFollower follower) {
        List<String> organizations = heads.organizations();
        organizations.forEach(organization -> catchUp(follower, organization));
        return organizations.size();
    }

    /** The same with one log. */
    public void catchUp(LogFollower follower, String organization) {
        transaction.executeWithoutResult(status ->
                heads.lock(organization).ifPresent(head -> follower.take(List.of(new Stretch(organization, 0, head)))));
    }
}
