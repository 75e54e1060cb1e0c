package dev.daybook.access.limit;

import dev.daybook.kernel.Crowd;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Gathers charges: while the statement of one caller is under way, those of others wait, and the first of these sends
 * them all in one statement, when half of those who come at the same time are there. A caller that is alone waits for
 * nobody, and no thread of its own is needed.
 */
final class ChargeQueue {

    private final UsageTable table;
    private final Duration gatherTime;

    // All guarded by the queue's own monitor.
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final Crowd crowd = new Crowd();
    private boolean led;

    /** A queue whose leaders wait at most so long until others are there too. */
    ChargeQueue(UsageTable table, Duration gatherTime) {
        this.table = table;
        this.gatherTime = gatherTime;
    }

    /** A caller that waits; its turn comes with true if it is to lead, and with false when its wish is decided. */
    private record Waiting(PendingCharge charge, CompletableFuture<Boolean> turn) {}

    /**
     * Decides about a wish.
     *
     * @throws RuntimeException whatever the database throws
     */
    void charge(PendingCharge charge) {
        Waiting own = new Waiting(charge, new CompletableFuture<>());
        if (enqueue(own) || await(own)) {
            lead();
        }
    }

    private static boolean await(Waiting own) {
        try {
            return own.turn.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException unchecked ? unchecked : failed;
        }
    }

    /** Puts a caller at the end of the queue; whether it is to lead. */
    private synchronized boolean enqueue(Waiting own) {
        queue.addLast(own);
        crowd.enter();
        if (crowd.isHalf(queue.size())) {
            // The only one that can wait here is a leader that gathers.
            notifyAll();
        }
        boolean leads = !led;
        led = true;
        return leads;
    }

    private void lead() {
        List<Waiting> group = takeAll();
        try {
            ChargeRounds.decide(group.stream().map(Waiting::charge).toList(), table::chargeLoosely);
            group.forEach(waiting -> waiting.turn.complete(false));
        } catch (RuntimeException failure) {
            group.forEach(waiting -> waiting.turn.completeExceptionally(failure));
            throw failure;
        } finally {
            passOn(group.size());
        }
    }

    private synchronized List<Waiting> takeAll() {
        gather();
        List<Waiting> group = List.copyOf(queue);
        queue.clear();
        return group;
    }

    private void gather() {
        long since = System.nanoTime();
        try {
            while (!crowd.isHalf(queue.size())) {
                long left = gatherTime.toNanos() - (System.nanoTime() - since);
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException interrupted) {
            // Charged all the same: others wait for this one, and it has no way to say that it did not happen.
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void passOn(int served) {
        crowd.served(served);
        Waiting next = queue.peekFirst();
        if (next == null) {
            led = false;
        } else {
            next.turn.complete(true);
        }
    }
}
