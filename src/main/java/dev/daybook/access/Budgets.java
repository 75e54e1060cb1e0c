package dev.daybook.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How much of something each of many may do a minute. Who has not done anything for a minute has the whole budget. */
class Budgets {

    private static final int MOST = 10_000;
    private static final double MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Clock clock;
    private final double budget;
    private final Map<String, Budget> budgets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Budget> eldest) {
            return size() > MOST;
        }
    };

    /** Budgets of so many a minute. */
    Budgets(Clock clock, int budget) {
        this.clock = clock;
        this.budget = budget;
    }

    private record Budget(double left, Instant at) {}

    /** Takes one from the budget of somebody; says how long to wait if nothing is left of it. */
    synchronized Optional<Duration> take(String of) {
        Budget now = budget(of);
        if (now.left() < 1) {
            return Optional.of(Duration.ofNanos((long) ((1 - now.left()) / budget * MINUTE_NANOS)));
        }
        budgets.put(of, new Budget(now.left() - 1, now.at()));
        return Optional.empty();
    }

    /** Gives one back. */
    synchronized void giveBack(String of) {
        Budget now = budget(of);
        budgets.put(of, new Budget(Math.min(budget, now.left() + 1), now.at()));
    }

    private Budget budget(String of) {
        Instant now = clock.instant();
        Budget before = budgets.getOrDefault(of, new Budget(budget, now));
        double earned = Math.max(0, Duration.between(before.at(), now).toNanos()) / MINUTE_NANOS * budget;
        return new Budget(Math.min(budget, before.left() + earned), now);
    }
}
