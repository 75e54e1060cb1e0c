package dev.daybook.event;

import dev.daybook.kernel.Crowd;
import dev.daybook.kernel.Outage;
import dev.daybook.kernel.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Gathers concurrent appends into common transactions (group commit): while one transaction is under way, what arrives
 * waits, and the next transaction takes it all.
 *
 * <ol>
 *   <li>A caller puts its request at the end of the queue and waits for its answer.
 *   <li>A free writer takes, from the front, every request whose organizations no other writer is busy with. Two
 *       writers on one organization would only wait for each other at its head, unless there is much to send: then the
 *       second sends its events while the first does, with the positions that the first foretells.
 *   <li>It appends them in one transaction and answers each caller after the commit.
 *   <li>If that fails for another reason than the database being away, each request runs again in a transaction of its
 *       own, so that only those at fault fail.
 * </ol>
 */
@Component
class AppendQueue implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(AppendQueue.class);

    private static final Duration SOON = Duration.ofSeconds(1);

    private final LogWriter writer;
    private final LogSettings settings;

    // All guarded by the queue's own monitor.
    private final Deque<AppendRequest> queue = new ArrayDeque<>();
    private final Map<String, Turn> busy = new HashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private int queuedEvents;
    private boolean running;
    // Whose requests wait or are being written.
    private final Crowd crowd = new Crowd();
    // Whether a writer waits for more requests to come together.
    private boolean gathering;

    AppendQueue(LogWriter writer, LogSettings settings) {
        this.writer = writer;
        this.settings = settings;
    }

    /** Appends the events of a request and returns once they are committed; see {@link EventLog#append}. */
    List<Appended> append(AppendRequest request) {
        enqueue(request);
        try {
            return request.answer().get(settings.queueTime().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            if (withdraw(request)) {
                throw new Refusal.Unavailable("The log cannot keep up: the events were not taken in time.", SOON);
            }
            // It is being written: whether it was stored is known only when the transaction has ended.
            return await(request);
        } catch (ExecutionException failed) {
            throw unchecked(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            if (withdraw(request)) {
                throw new Refusal.Unavailable("The service is stopping.", SOON);
            }
            return await(request);
        }
    }

    private static List<Appended> await(AppendRequest request) {
        try {
            return request.answer().join();
        } catch (CompletionException failed) {
            throw unchecked(failed.getCause());
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable failure) {
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    private synchronized void enqueue(AppendRequest request) {
        if (!running) {
            throw new Refusal.Unavailable("The service is stopping.", SOON);
        }
        int events = request.events().size();
        // A request larger than the whole queue is taken when nothing else waits.
        if (queuedEvents > 0 && queuedEvents + events > settings.queueEvents()) {
            throw new Refusal.Unavailable("The log cannot keep up: too many events are waiting.", SOON);
        }
        queue.addLast(request);
        queuedEvents += events;
        crowd.enter();
        // The writer that is busy with its organizations takes it next; one that gathers takes it when all are there.
        boolean takable = Collections.disjoint(busy.keySet(), request.organizations()) || isMuch(events);
        if (takable && (!gathering || isGathered())) {
            notify();
        }
    }

    /** Takes a request out of the queue; false if a writer has it already. */
    private synchronized boolean withdraw(AppendRequest request) {
        boolean waiting = queue.remove(request);
        if (waiting) {
            queuedEvents -= request.events().size();
            crowd.leave(1);
        }
        return waiting;
    }

    private void write() {
        while (true) {
            Turn turn;
            try {
                turn = take();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
            if (turn.requests().isEmpty()) {
                return;
            }
            List<Runnable> answers = new ArrayList<>(turn.requests().size());
            try {
                append(turn, answers);
            } finally {
                release(turn);
            }
            answers.forEach(Runnable::run);
        }
    }

    /** The requests of the next transaction; empty when the queue is stopped and nothing waits. */
    private synchronized Turn take() throws InterruptedException {
        while (true) {
            gather();
            Turn turn = takeFree();
            if (turn.requests().isEmpty()) {
                turn = takeBehind();
            }
            if (!turn.requests().isEmpty()) {
                for (AppendRequest request : turn.requests()) {
                    queuedEvents -= request.events().size();
                }
                for (String organization : turn.organizations()) {
                    busy.put(organization, turn);
                }
                if (!queue.isEmpty()) {
                    // There may be something for another writer too.
                    notify();
                }
                return turn;
            }
            if (!running && queue.isEmpty()) {
                notifyAll();
                return turn;
            }
            wait();
        }
    }

    /** Waits a little until half of those who post at the same time are there. */
    private void gather() throws InterruptedException {
        long since = System.nanoTime();
        while (running && !queue.isEmpty() && !isGathered()) {
            long left = settings.gatherTime().toNanos() - (System.nanoTime() - since);
            if (left <= 0) {
                return;
            }
            gathering = true;
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } finally {
                gathering = false;
            }
        }
    }

    private boolean isGathered() {
        return crowd.isHalf(queue.size()) || isMuch(queuedEvents);
    }

    private boolean isMuch(int events) {
        return events >= settings.gatherEvents();
    }

    /** Every request whose organizations no writer is busy with. */
    private Turn takeFree() {
        List<AppendRequest> group = new ArrayList<>();
        // Organizations of requests that stay behind: what comes after those must not overtake them.
        Set<String> passed = new HashSet<>(busy.keySet());
        int events = 0;
        for (Iterator<AppendRequest> waiting = queue.iterator(); waiting.hasNext(); ) {
            AppendRequest request = waiting.next();
            int size = request.events().size();
            boolean fits = group.isEmpty() || events + size <= settings.groupEvents();
            if (fits && request.organizations().stream().noneMatch(passed::contains)) {
                group.add(request);
                waiting.remove();
                events += size;
            } else {
                passed.addAll(request.organizations());
                if (events >= settings.groupEvents()) {
                    break;
                }
            }
        }
        return Turn.of(group);
    }

    /**
     * Requests of one organization that another writer is busy with, if they are many events. Those that may be in the
     * log already are left: that is known only to whoever has the log to itself.
     */
    private Turn takeBehind() {
        List<AppendRequest> group = new ArrayList<>();
        Set<String> passed = new HashSet<>();
        Set<String> organization = Set.of();
        int events = 0;
        for (AppendRequest request : queue) {
            boolean alone = !request.named()
                    && request.organizations().size() == 1
                    && Collections.disjoint(passed, request.organizations());
            if (alone && (group.isEmpty() || request.organizations().equals(organization))) {
                if (!group.isEmpty() && events + request.events().size() > settings.groupEvents()) {
                    break;
                }
                organization = request.organizations();
                group.add(request);
                events += request.events().size();
            } else {
                passed.addAll(request.organizations());
            }
        }
        if (!isMuch(events)) {
            return Turn.of(List.of());
        }
        queue.removeAll(group);
        Turn before = busy.get(organization.iterator().next());
        return before == null ? Turn.of(group) : before.followedBy(group);
    }

    /** Frees the organizations of a turn that has ended. */
    private synchronized void release(Turn turn) {
        turn.end();
        turn.organizations().forEach(organization -> busy.remove(organization, turn));
        crowd.served(turn.requests().size());
        if (!queue.isEmpty()) {
            // Another writer can go on while this one answers.
            notify();
        }
    }

    /**
     * Takes a turn; false if the database is away.
     *
     * @param answers to which is added what answers those requests that were written
     */
    private boolean append(Turn turn, List<Runnable> answers) {
        List<AppendRequest> group = turn.requests();
        try {
            answers.addAll(writer.write(turn));
        } catch (RuntimeException failure) {
            if (Outage.causes(failure)) {
                LOG.warn("The database is away; refusing what waits to be appended: {}", failure.toString());
                Refusal away = away();
                group.forEach(request -> request.answer().completeExceptionally(away));
                refuseWaiting(away);
                return false;
            }
            if (group.size() == 1) {
                group.getFirst().answer().completeExceptionally(failure);
            } else {
                return appendSingly(group, answers);
            }
        } catch (Error fatal) {
            // The writer goes on: without it, posts would be taken that nobody ever writes.
            LOG.error("A group of appends failed", fatal);
            group.forEach(request -> request.answer().completeExceptionally(new IllegalStateException(fatal)));
        }
        return true;
    }

    private boolean appendSingly(List<AppendRequest> group, List<Runnable> answers) {
        for (int i = 0; i < group.size(); i++) {
            if (!append(Turn.of(List.of(group.get(i))), answers)) {
                // Each of the rest would wait for a connection in its turn.
                group.subList(i + 1, group.size())
                        .forEach(request -> request.answer().completeExceptionally(away()));
                return false;
            }
        }
        return true;
    }

    private static Refusal away() {
        return new Refusal.Unavailable("The log's database is away.", SOON);
    }

    /** While the database is away, whoever waits would wait for nothing. */
    private synchronized void refuseWaiting(Refusal away) {
        queue.forEach(request -> request.answer().completeExceptionally(away));
        crowd.leave(queue.size());
        queue.clear();
        queuedEvents = 0;
    }

    @Override
    public synchronized void start() {
        running = true;
        for (int i = 0; i < settings.writers(); i++) {
            threads.add(Thread.ofPlatform().name("log-writer-" + i).start(this::write));
        }
    }

    /** Takes nothing new, and returns when what was waiting is written. */
    @Override
    public void stop() {
        List<Thread> writers;
        synchronized (this) {
            running = false;
            notifyAll();
            writers = List.copyOf(threads);
            threads.clear();
        }
        for (Thread thread : writers) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new CancellationException("Interrupted while the log's writers end");
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    /** Before the web server (whose phases are at the end) starts, and after it has stopped. */
    @Override
    public int getPhase() {
        return 0;
    }
}
