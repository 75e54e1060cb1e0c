package dev.daybook.kernel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what callers bring at the same time into common transactions (group commit): while one transaction is under way,
 * what arrives waits, and the next transaction takes it all. No thread of its own is needed.
 *
 * <ol>
 *   <li>A caller puts its request at the end of the queue. If fewer lead than may, and nobody is busy with its lanes, it
 *       leads; otherwise it waits.
 *   <li>A leader waits a little until half of those who come at the same time are there, see {@link Crowd}. Who is alone
 *       waits for nobody.
 *   <li>It takes its own request, and from the front every other whose lanes no leader is busy with, and commits them
 *       together.
 *   <li>It answers them, and hands the lead to the first request that can be taken next.
 * </ol>
 *
 * <p>Whatever a commit throws, an {@link Error} included, is thrown to each caller of its group.
 *
 * @param <R> a request, which holds by itself what became of it
 */
public final class GroupCommit<R> {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Limits limits;
    private final Function<R, Set<String>> lanes;
    private final ToIntFunction<R> weight;
    private final Consumer<List<R>> commit;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition left = lock.newCondition();

    // All guarded by the lock.
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final Set<String> busy = new HashSet<>();
    private final Crowd crowd = new Crowd();
    private int queuedWeight;
    private int leaders;
    // Whether a leader has not taken its group yet. There is one such at most, so nobody takes its request from it.
    private boolean forming;
    private boolean closed;

    /**
     * How requests are gathered.
     *
     * @param leaders how many transactions run at a time
     * @param groupWeight how much one transaction takes at most, beyond its first request
     * @param enough how much is not worth waiting for more
     * @param queueWeight how much may wait, beyond one request; more is refused
     * @param gatherTime how long a leader waits at most for others to come
     * @param patience how long a request waits at most for its transaction to begin
     * @param inAll how long one that does not lead waits at most for the end of its transaction, from when it came
     */
    public record Limits(
            int leaders,
            int groupWeight,
            int enough,
            int queueWeight,
            Duration gatherTime,
            Duration patience,
            Duration inAll) {}

    private enum State {
        QUEUED,
        LEADS,
        TAKEN,
        DONE
    }

    private final class Waiting {
        private final R request;
        private final Set<String> lanes;
        private final int weight;
        private final Condition changed = lock.newCondition();
        private State state = State.QUEUED;
        private boolean late;
        private @Nullable Throwable failure;

        Waiting(R request) {
            this.request = request;
            this.lanes = GroupCommit.this.lanes.apply(request);
            this.weight = GroupCommit.this.weight.applyAsInt(request);
        }
    }

    /**
     * A group commit.
     *
     * @param lanes what no two transactions are busy with at a time
     * @param weight how much a request is, at least 1
     * @param commit commits a group; what it throws is thrown to each caller, and, where the database is away, to all
     *     who wait
     */
    public GroupCommit(
            Limits limits, Function<R, Set<String>> lanes, ToIntFunction<R> weight, Consumer<List<R>> commit) {
        this.limits = limits;
        this.lanes = lanes;
        this.weight = weight;
        this.commit = commit;
    }

    /**
     * Commits a request together with others, and returns when its transaction has ended.
     *
     * @throws Refusal.Unavailable if too much waits, or it waited too long
     * @throws RuntimeException what the commit of its group threw
     */
    public void commit(R request) {
        Waiting own = new Waiting(request);
        // Whoever leads works for others too, and cannot tell them that it was interrupted.
        boolean interrupted = Thread.interrupted();
        lock.lock();
        try {
            enqueue(own);
            long patience = limits.patience().toNanos();
            while (own.state != State.DONE) {
                try {
                    if (own.state == State.LEADS) {
                        lead();
                    } else {
                        patience = own.changed.awaitNanos(patience);
                        if (patience <= 0) {
                            giveUp(own);
                            patience = limits.inAll().minus(limits.patience()).toNanos();
                        }
                    }
                } catch (InterruptedException stopped) {
                    interrupted = true;
                    withdraw(own, "The service is stopping.");
                }
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        rethrow(own.failure);
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure != null) {
            throw failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
        }
    }

    private void enqueue(Waiting own) {
        if (closed) {
            throw new Refusal.Unavailable("The service is stopping.", SOON);
        }
        // A request larger than all that may wait is taken when nothing else waits.
        if (queuedWeight > 0 && queuedWeight + own.weight > limits.queueWeight()) {
            throw new Refusal.Unavailable("The service cannot keep up: too much is waiting.", SOON);
        }
        queue.addLast(own);
        queuedWeight += own.weight;
        crowd.enter();
        if (forming) {
            if (isGathered()) {
                arrived.signal();
            }
        } else if (Collections.disjoint(busy, own.lanes)) {
            appoint();
        }
    }

    /**
     * Refuses a request that has waited too long. One that was taken waits once more: whether it was stored is known only
     * when the transaction has ended.
     */
    private void giveUp(Waiting own) {
        withdraw(own, "The service cannot keep up: the request was not taken in time.");
        if (own.state == State.TAKEN && own.late) {
            throw new Refusal.Unavailable(
                    "It is not known whether this was stored: the database has not answered in time.", SOON);
        }
        own.late = true;
    }

    /** Takes a request out of the queue and refuses it, unless a leader has it already. */
    private void withdraw(Waiting own, String reason) {
        if (own.state == State.QUEUED) {
            queue.remove(own);
            queuedWeight -= own.weight;
            crowd.leave(1);
            left.signalAll();
            throw new Refusal.Unavailable(reason, SOON);
        }
    }

    /** Takes a group and commits it, without the lock for as long as that takes. */
    private void lead() throws InterruptedException {
        InterruptedException interrupted = gather();
        forming = false;
        List<Waiting> group = takeFree();
        for (Waiting taken : group) {
            taken.state = State.TAKEN;
            busy.addAll(taken.lanes);
            queuedWeight -= taken.weight;
        }
        // What is left may be for another leader.
        appoint();
        Throwable failure = null;
        lock.unlock();
        try {
            commit.accept(group.stream().map(taken -> taken.request).toList());
        } catch (RuntimeException | Error thrown) {
            failure = thrown;
        } finally {
            lock.lock();
        }
        group.forEach(taken -> busy.removeAll(taken.lanes));
        crowd.served(group.size());
        end(group, failure);
        if (failure != null && Outage.causes(failure)) {
            // While the database is away, who waits would wait for nothing.
            crowd.leave(queue.size());
            end(queue, failure);
            queue.clear();
            queuedWeight = 0;
        }
        leaders--;
        left.signalAll();
        appoint();
        if (interrupted != null) {
            throw interrupted;
        }
    }

    private static <R> void end(Collection<GroupCommit<R>.Waiting> requests, @Nullable Throwable failure) {
        for (GroupCommit<R>.Waiting request : requests) {
            request.failure = failure;
            request.state = State.DONE;
            request.changed.signal();
        }
    }

    /** Waits a little until half of those are there who come at the same time. */
    private @Nullable InterruptedException gather() {
        long left = limits.gatherTime().toNanos();
        try {
            while (!closed && !isGathered() && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return null;
        } catch (InterruptedException interrupted) {
            return interrupted;
        }
    }

    private boolean isGathered() {
        return crowd.isHalf(queue.size()) || queuedWeight >= limits.enough();
    }

    /** Hands the lead to the first request that can be taken, if another leader may be. */
    private void appoint() {
        if (forming || leaders >= limits.leaders()) {
            return;
        }
        Set<String> passed = new HashSet<>(busy);
        for (Waiting waiting : queue) {
            if (Collections.disjoint(passed, waiting.lanes)) {
                waiting.state = State.LEADS;
                waiting.changed.signal();
                leaders++;
                forming = true;
                return;
            }
            passed.addAll(waiting.lanes);
        }
    }

    /** Every request whose lanes no leader is busy with, as far as they fit into one transaction. */
    private List<Waiting> takeFree() {
        List<Waiting> group = new ArrayList<>();
        // Lanes of requests that stay behind as well: what comes after those must not overtake them.
        Set<String> passed = new HashSet<>(busy);
        int taken = 0;
        for (Iterator<Waiting> waiting = queue.iterator(); waiting.hasNext() && taken < limits.groupWeight(); ) {
            Waiting next = waiting.next();
            boolean fits = group.isEmpty() || taken + next.weight <= limits.groupWeight();
            if (fits && Collections.disjoint(passed, next.lanes)) {
                group.add(next);
                waiting.remove();
                taken += next.weight;
            } else {
                passed.addAll(next.lanes);
            }
        }
        return group;
    }

    /** How much waits for a transaction now. */
    public int queued() {
        lock.lock();
        try {
            return queuedWeight;
        } finally {
            lock.unlock();
        }
    }

    /** Takes requests, again if it was closed. */
    public void open() {
        lock.lock();
        try {
            closed = false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing new, and returns when what was waiting is committed, or after the time that requests wait at most. */
    public void close() throws InterruptedException {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
            long patience = limits.inAll().toNanos();
            while ((leaders > 0 || !queue.isEmpty()) && patience > 0) {
                patience = left.awaitNanos(patience);
            }
        } finally {
            lock.unlock();
        }
    }
}
