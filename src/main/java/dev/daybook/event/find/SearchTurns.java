package dev.daybook.event.find;

import dev.daybook.event.LogSettings;
import dev.daybook.event.Tenant;
import dev.daybook.kernel.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Lets an instance do so many searches for words at a time, and of these half for one tenant: each is busy with the database for
 * as long as it takes, and others want to read too. Who finds no place waits a while, without a connection.
 */
@Component
class SearchTurns {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final int most;
    private final int mostOfOne;
    private final long patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final Map<Tenant, Integer> underWay = new HashMap<>();
    private int all;

    @Autowired
    SearchTurns(LogSettings settings) {
        this(settings.searches(), settings.searchTime());
    }

    SearchTurns(int most, Duration patience) {
        this.most = most;
        this.mostOfOne = Math.max(1, most / 2);
        this.patience = patience.toNanos();
    }

    /**
     * Searches when it is the tenant's turn.
     *
     * @throws Refusal.TooMany if the tenant has too many searches under way
     * @throws Refusal.Unavailable if the instance has
     */
    <T> T take(Tenant tenant, Supplier<T> search) {
        enter(tenant);
        try {
            return search.get();
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
                        "Searches for words are under way for the same events, as many as there may be at a time: "
                                + mostOfOne + ".",
                        RETRY)
                : new Refusal.Unavailable("As many searches for words are under way as there may be at a time.", RETRY);
    }
}
