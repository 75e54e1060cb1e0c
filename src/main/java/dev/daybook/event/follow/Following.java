package dev.daybook.event.follow;

import dev.daybook.kernel.Outage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One follower on this instance: looks which logs it is behind in, and hands it what is due, many logs in a transaction. What
 * it keeps in memory are savings and what metrics show; where the follower stands is in the database alone.
 */
final class Following {

    /** How many logs are taken in one transaction at most. */
    private static final int MOST_LOGS = 1000;

    /** How many logs that failed are tried again before the next look: each is a transaction. */
    private static final int MOST_RETRIES = 100;

    /** A head that moves is seen when its transaction commits: by a look within so long after it began, or by a full one. */
    private static final Duration LONGEST_APPEND = Duration.ofSeconds(15);

    private static final Duration FULL_LOOKS = Duration.ofMinutes(1);

    private final LogFollower follower;
    private final LogHeads heads;
    private final LogCursors cursors;
    private final TransactionTemplate transaction;

    private final Backlog backlog = new Backlog();
    private final Failures failures;

    /** The logs of whose last take something was left over, the one that was taken first in front. */
    private final Set<String> leftOver = new LinkedHashSet<>();

    private @Nullable Long lastLook;
    private @Nullable Long lastFullLook;
    private volatile boolean stopped;
    private volatile long steppedAt = System.nanoTime();

    Following(LogFollower follower, LogHeads heads, LogCursors cursors, PlatformTransactionManager transactions) {
        this.follower = follower;
        this.heads = heads;
        this.cursors = cursors;
        this.transaction = new TransactionTemplate(transactions);
        this.failures = new Failures(follower.name());
    }

    LogFollower follower() {
        return follower;
    }

    Backlog backlog() {
        return backlog;
    }

    Failures failures() {
        return failures;
    }

    void start() {
        steppedAt = System.nanoTime();
        stopped = false;
    }

    /** Ends a step before its next transaction. */
    void stop() {
        stopped = true;
    }

    /**
     * Looks, and takes what is due.
     *
     * @return whether there is more to be taken at once
     */
    boolean step() {
        look();
        List<Behind> near = new ArrayList<>();
        List<Behind> far = new ArrayList<>();
        List<Behind> again = new ArrayList<>();
        for (Behind log : backlog.logs()) {
            if (failures.has(log.organization())) {
                if (failures.isDue(log.organization())) {
                    again.add(log);
                }
            } else if (isDue(log)) {
                (log.isFar() ? far : near).add(log);
            }
        }
        boolean more = takeAll(near) && takeAgain(again) && takeNext(far);
        steppedAt = System.nanoTime();
        return more;
    }

    /** How long it has not come any further: since its last step, or since the oldest event came that it could take. */
    Duration standstill() {
        Duration step = Duration.ofNanos(System.nanoTime() - steppedAt);
        Duration wait = Duration.ofMillis((long) (1000 * backlog.seconds(log -> !failures.has(log))));
        return step.compareTo(wait) > 0 ? step : wait;
    }

    private void look() {
        long now = System.nanoTime();
        Long before = lastLook;
        Long full = lastFullLook;
        Set<String> waiting = backlog.organizations();
        // Whatever goes wrong here, the next look is a full one.
        lastLook = null;
        List<Behind> found;
        if (before == null || full == null || now - full > FULL_LOOKS.toNanos() || waiting.size() > MOST_LOGS) {
            found = heads.behind(follower);
            lastFullLook = now;
        } else {
            found = heads.behind(follower, LONGEST_APPEND.plusNanos(now - before), waiting);
        }
        lastLook = now;
        backlog.replace(found);
        Set<String> organizations = backlog.organizations();
        failures.retain(organizations);
        leftOver.retainAll(organizations);
    }

    private boolean isDue(Behind log) {
        return log.rested() || log.events() >= follower.enough() || leftOver.contains(log.organization());
    }

    /** Takes logs, as many at a time as a transaction shall have. */
    private boolean takeAll(List<Behind> logs) {
        List<Behind> batch = new ArrayList<>();
        long events = 0;
        for (Behind log : logs) {
            if (batch.size() == MOST_LOGS || (!batch.isEmpty() && events + log.events() > Behind.MOST_EVENTS)) {
                if (!take(batch)) {
                    return false;
                }
                batch = new ArrayList<>();
                events = 0;
            }
            batch.add(log);
            events += Math.max(0, log.events());
        }
        return batch.isEmpty() || take(batch);
    }

    private boolean takeAgain(List<Behind> logs) {
        return logs.stream().limit(MOST_RETRIES).allMatch(log -> take(List.of(log)));
    }

    /** Of the logs that are far behind, takes a stretch of one: before the next one, the others have their turn. */
    private boolean takeNext(List<Behind> far) {
        List<String> order = List.copyOf(leftOver);
        return far.stream()
                .min(Comparator.comparingInt(log -> order.indexOf(log.organization())))
                .map(log -> take(List.of(log)))
                .orElse(false);
    }

    /**
     * Takes logs in a transaction, and if it fails, half of them at a time, until it is known which fail alone.
     *
     * @return whether there may be another transaction: not if another instance is at it
     */
    private boolean take(List<Behind> logs) {
        if (stopped) {
            return false;
        }
        try {
            Boolean taken = transaction.execute(status -> cursors.tryLock(follower.name()) && takeLocked(logs));
            if (!Boolean.TRUE.equals(taken)) {
                return false;
            }
            logs.forEach(this::succeeded);
            return true;
        } catch (RuntimeException | Error failure) {
            if (Outage.causes(failure)) {
                throw failure;
            }
            if (logs.size() == 1) {
                failures.add(logs.getFirst(), failure);
                return true;
            }
            int half = logs.size() / 2;
            return take(logs.subList(0, half)) && take(logs.subList(half, logs.size()));
        }
    }

    private boolean takeLocked(List<Behind> logs) {
        Map<String, Long> positions = cursors.positions(
                follower.name(), logs.stream().map(Behind::organization).toList());
        // A cursor that another instance has moved since the look is looked at again.
        List<Behind> there = logs.stream()
                .filter(log -> positions.getOrDefault(log.organization(), 0L) == log.position())
                .toList();
        for (Behind log : there) {
            if (log.events() < 0) {
                throw new LogCutException(log.head(), log.position());
            }
        }
        List<Stretch> stretches = there.stream().map(Behind::next).toList();
        if (!stretches.isEmpty()) {
            follower.take(stretches);
            cursors.move(follower.name(), stretches);
        }
        return true;
    }

    private void succeeded(Behind log) {
        failures.remove(log.organization());
        leftOver.remove(log.organization());
        if (log.isFar()) {
            leftOver.add(log.organization());
        } else {
            backlog.remove(log.organization());
        }
    }
}
