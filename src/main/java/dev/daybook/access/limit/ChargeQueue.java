package dev.daybook.access.limit;

import dev.daybook.access.limit.UsageTable.Result;
import dev.daybook.access.limit.UsageTable.UsageKey;
import dev.daybook.access.limit.UsageTable.Wish;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Gathers charges: while the statement of one caller is under way, those of others wait, and the first of these sends
 * them all in one statement. A caller that is alone waits for nobody, and no thread of its own is needed.
 */
final class ChargeQueue {

    private final UsageTable table;

    // Both guarded by the queue's own monitor.
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private boolean led;

    ChargeQueue(UsageTable table) {
        this.table = table;
    }

    /** What became of a caller's wish. */
    record Answer(boolean granted, boolean firstRefusal, Result result) {}

    /** A caller that waits; its turn comes with true if it is to lead, and with false when its wish is decided. */
    private static final class Waiting {
        private final Wish wish;
        private final CompletableFuture<Boolean> turn = new CompletableFuture<>();
        private @Nullable Answer answer;
        private @Nullable RuntimeException failure;

        Waiting(Wish wish) {
            this.wish = wish;
        }

        Answer answer() {
            if (failure != null) {
                throw failure;
            }
            if (answer == null) {
                throw new IllegalStateException("A charge was left undecided");
            }
            return answer;
        }
    }

    /**
     * Counts a wish if its window has room for it. It is refused only if it does not fit by itself.
     *
     * @throws RuntimeException whatever the database throws
     */
    Answer charge(Wish wish) {
        Waiting own = new Waiting(wish);
        if (enqueue(own) || own.turn.join()) {
            lead(own);
        }
        return own.answer();
    }

    /** Puts a caller at the end of the queue; whether it is to lead. */
    private synchronized boolean enqueue(Waiting own) {
        queue.addLast(own);
        boolean leads = !led;
        led = true;
        return leads;
    }

    private void lead(Waiting own) {
        List<Waiting> group = takeAll();
        try {
            decide(group);
        } catch (RuntimeException failure) {
            group.stream().filter(waiting -> waiting.answer == null).forEach(waiting -> waiting.failure = failure);
        } finally {
            group.stream().filter(waiting -> waiting != own).forEach(waiting -> waiting.turn.complete(false));
            passOn();
        }
    }

    private synchronized List<Waiting> takeAll() {
        List<Waiting> group = List.copyOf(queue);
        queue.clear();
        return group;
    }

    private synchronized void passOn() {
        Waiting next = queue.peekFirst();
        if (next == null) {
            led = false;
        } else {
            next.turn.complete(true);
        }
    }

    private void decide(List<Waiting> group) {
        Map<UsageKey, Rounds> rounds = new LinkedHashMap<>();
        for (Waiting waiting : group) {
            rounds.computeIfAbsent(waiting.wish.key(), key -> new Rounds()).left.add(waiting);
        }
        List<Rounds> undecided = List.copyOf(rounds.values());
        while (!undecided.isEmpty()) {
            List<Wish> wishes = undecided.stream().map(Rounds::next).toList();
            for (Result result : table.charge(wishes)) {
                Rounds decided = rounds.get(result.key());
                if (decided != null) {
                    decided.apply(result);
                }
            }
            undecided = undecided.stream().filter(round -> !round.isDone()).toList();
        }
    }

    /**
     * The wishes for one key. They are tried together; where that is too much, those that cannot fit are refused, and as
     * many of the others as fit are tried again.
     */
    private static final class Rounds {
        private final List<Waiting> left = new ArrayList<>();
        private List<Waiting> tried = List.of();
        private boolean firstRefusal;
        private long room = Long.MAX_VALUE;

        boolean isDone() {
            return left.isEmpty();
        }

        Wish next() {
            tried = new ArrayList<>();
            long amount = 0;
            for (Waiting waiting : left) {
                // The sum of what is asked for together stays far below what a number holds.
                if (tried.isEmpty() || amount + waiting.wish.amount() <= room) {
                    tried.add(waiting);
                    amount += waiting.wish.amount();
                }
            }
            Wish last = left.getLast().wish;
            return new Wish(last.key(), amount, last.rule());
        }

        void apply(Result result) {
            firstRefusal |= result.firstRefusal();
            if (result.granted()) {
                tried.forEach(waiting -> waiting.answer = new Answer(true, false, result));
                left.removeAll(tried);
                return;
            }
            room = left.getLast().wish.rule().maxUsage() - result.usage();
            for (Waiting waiting : List.copyOf(left)) {
                if (waiting.wish.amount() > room || tried.equals(List.of(waiting))) {
                    waiting.answer = new Answer(false, firstRefusal, result);
                    firstRefusal = false;
                    left.remove(waiting);
                }
            }
        }
    }
}
