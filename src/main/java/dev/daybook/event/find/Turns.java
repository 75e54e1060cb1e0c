package dev.daybook.event.find;

import dev.daybook.event.Tenant;
import dev.daybook.kernel.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.util.StringUtils;

/**
 * Lets an instance do so much at a time of what keeps the database busy, and of that half for one tenant: others want to read too.
 * Who finds no place waits a while, without a connection, and in the order in which all came.
 */
abstract class Turns {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final String what;
    private final int most;
    private final int mostOfOne;
    private final long patience;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition left = lock.newCondition();
    private final Map<Tenant, Integer> underWay = new HashMap<>();
    private int all;

    /**
     * @param what what they take turns at, as many of it
     * @param most how much of it is done at a time
     * @param patience how long who finds no place waits for one
     */
    Turns(String what, int most, Duration patience) {
        this.what = what;
        this.most = most;
        this.mostOfOne = Math.max(1, most / 2);
        this.patience = patience.toNanos();
    }

    /**
     * Does something when it is the tenant's turn.
     *
     * @throws Refusal.TooMany if the tenant has too much under way
     * @throws Refusal.Unavailable if the instance has
     */
    <T> T take(Tenant tenant, Supplier<T> reading) {
        enter(tenant);
        try {
            return reading.get();
        } finally {
            leave(tenant);
        }
    }

    private void enter(Tenant tenant) {
        long patienceLeft = patience;
        lock.lock();
        try {
            while (isFull() || isFull(tenant)) {
                if (patienceLeft <= 0) {
                    throw refusal(tenant);
                }
                patienceLeft = left.awaitNanos(patienceLeft);
            }
            all++;
            underWay.merge(tenant, 1, Integer::sum);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Refusal.Unavailable("The service stops.", RETRY);
        } finally {
            lock.unlock();
        }
    }

    private void leave(Tenant tenant) {
        lock.lock();
        try {
            all--;
            underWay.computeIfPresent(tenant, (same, count) -> count == 1 ? null : count - 1);
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return all >= most;
    }

    private boolean isFull(Tenant tenant) {
        return underWay.getOrDefault(tenant, 0) >= mostOfOne;
    }

    private Refusal refusal(Tenant tenant) {
        return isFull(tenant)
                ? new Refusal.TooMany(
                        StringUtils.capitalize(what)
                                + " are under way for the same events, as many as there may be at a time: " + mostOfOne
                                + ".",
                        RETRY)
                : new Refusal.Unavailable("As many " + what + " are under way as there may be at a time.", RETRY);
    }
}
