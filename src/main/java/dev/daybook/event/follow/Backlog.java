package dev.daybook.event.follow;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The logs that a follower is behind in, as the last look left them. Metrics read it while the follower goes on. */
final class Backlog {

    private final Map<String, Waiting> logs = new ConcurrentHashMap<>();

    /** A log, and the {@link System#nanoTime} since when its oldest event waits, as far as is known. */
    private record Waiting(Behind log, long since) {}

    /** Keeps what a look found instead of what was there. */
    void replace(List<Behind> found) {
        long now = System.nanoTime();
        Map<String, Waiting> waiting = found.stream()
                .collect(Collectors.toMap(Behind::organization, log -> new Waiting(log, since(log, now))));
        logs.keySet().retainAll(waiting.keySet());
        logs.putAll(waiting);
    }

    private long since(Behind log, long now) {
        Waiting before = logs.get(log.organization());
        // When the event at the cursor came is not looked up: while the cursor is within what waited before, as long as
        // that.
        return before != null && log.position() < before.log.head()
                ? before.since
                : now - (long) (log.age() * TimeUnit.SECONDS.toNanos(1));
    }

    /** A log was taken up to where it was found to end. */
    void remove(String organization) {
        logs.remove(organization);
    }

    Collection<Behind> logs() {
        return logs.values().stream().map(Waiting::log).toList();
    }

    Set<String> organizations() {
        return Set.copyOf(logs.keySet());
    }

    /** How many events wait. */
    long events() {
        return logs.values().stream()
                .mapToLong(waiting -> Math.max(0, waiting.log.events()))
                .sum();
    }

    /** How many seconds the oldest has waited. */
    double seconds() {
        return seconds(organization -> true);
    }

    /** The same, of some logs. */
    double seconds(Predicate<String> organizations) {
        long now = System.nanoTime();
        return logs.values().stream()
                .filter(waiting -> organizations.test(waiting.log.organization()))
                .mapToDouble(waiting -> (now - waiting.since) / (double) TimeUnit.SECONDS.toNanos(1))
                .max()
                .orElse(0);
    }
}
