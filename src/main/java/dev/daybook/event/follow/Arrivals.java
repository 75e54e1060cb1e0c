package dev.daybook.event.follow;

import dev.daybook.kernel.Outage;
import dev.daybook.kernel.OutageLog;
import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.Purpose;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells those who follow a log that something has arrived in it. What this instance appends is told at once; what others
 * append is found by one look at the heads of all logs that somebody waits for, and nobody looks while nobody waits. So many
 * who wait cost little more than one.
 */
@Component
public class Arrivals implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final LogHeads heads;
    private final ArrivalSettings settings;
    private final Map<String, FollowedLog> logs = new ConcurrentHashMap<>();
    private final AtomicInteger watches = new AtomicInteger();

    /** A permit says that somebody may have begun to wait since the last look. */
    private final Semaphore awaited = new Semaphore(0);

    private volatile boolean ended;
    private volatile boolean running;

    Arrivals(LogHeads heads, ArrivalSettings settings, MeterRegistry meters) {
        this.heads = heads;
        this.settings = settings;
        Gauge.builder("daybook.log.watches", watches::get)
                .description("Callers who follow a log on this instance")
                .strongReference(true)
                .register(meters);
    }

    /**
     * Begins to follow a log. Who also reads it begins before that: what arrives in between is not missed then.
     *
     * @throws Refusal.TooMany if too many follow that log already
     * @throws Refusal.Unavailable if too many follow logs on this instance
     */
    public Watch watch(String organization) {
        if (watches.incrementAndGet() > settings.most()) {
            watches.decrementAndGet();
            throw new Refusal.Unavailable(
                    "As many callers follow logs as one instance takes: " + settings.most()
                            + " (daybook.arrivals.most).",
                    RETRY);
        }
        FollowedLog log = logs.compute(organization, (id, there) -> {
            FollowedLog followed = there == null ? new FollowedLog(id) : there;
            if (followed.watches < settings.mostOrganization()) {
                followed.watches++;
                return followed;
            }
            watches.decrementAndGet();
            throw new Refusal.TooMany(
                    "As many callers follow this organization's log as one instance takes: "
                            + settings.mostOrganization() + " (daybook.arrivals.most-organization).",
                    RETRY);
        });
        if (ended) {
            log.end();
        }
        return new Watch(this, log);
    }

    void unwatch(FollowedLog log) {
        logs.computeIfPresent(log.organization(), (id, followed) -> --followed.watches == 0 ? null : followed);
        watches.decrementAndGet();
    }

    /** Transactions that are committed have brought logs as far as these positions, behind their last events. */
    public void arrived(Map<String, Long> next) {
        if (!logs.isEmpty()) {
            next.forEach(this::arrived);
        }
    }

    private void arrived(String organization, long next) {
        FollowedLog log = logs.get(organization);
        if (log != null) {
            log.reaches(next);
        }
    }

    /** Whether the service is about to stop: who follows a log is to end that now. */
    public boolean isEnded() {
        return ended;
    }

    void lookWhereSomebodyWaits() {
        if (awaited.availablePermits() == 0) {
            awaited.release();
        }
    }

    @Override
    public void start() {
        running = true;
        awaited.release();
        Thread.ofPlatform().name("arrivals").daemon().start(() -> Purpose.FOLLOWING.run(this::look));
    }

    private void look() {
        try {
            while (running) {
                awaited.acquire();
                awaited.drainPermits();
                for (List<String> some = waitedFor(); !some.isEmpty() && running; some = waitedFor()) {
                    Thread.sleep(look(some) ? settings.lookInterval() : BackOff.after(1));
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> waitedFor() {
        return logs.values().stream()
                .filter(FollowedLog::isAwaited)
                .map(FollowedLog::organization)
                .toList();
    }

    /** Looks how far some logs reach; false if that failed, which is told to those who wait. */
    private boolean look(List<String> organizations) {
        try {
            arrived(heads.find(organizations));
            return true;
        } catch (RuntimeException failure) {
            OutageLog.tell(failure);
            if (Outage.of(failure).isEmpty()) {
                LOG.error("Nobody can look what has arrived; it is tried again", failure);
            }
            logs.values().forEach(log -> log.fail(failure));
            return false;
        }
    }

    /** Ends all waits as soon as the service is asked to stop: before it waits for the requests that are under way. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        ended = true;
        logs.values().forEach(FollowedLog::end);
    }

    @Override
    public void stop() {
        running = false;
        awaited.release();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
