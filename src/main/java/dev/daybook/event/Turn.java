package dev.daybook.event;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One append transaction's turn at its logs. Before it commits it foretells where it leaves their heads, so that the
 * next one can send its events meanwhile.
 *
 * @param requests what is appended
 * @param events how many events each log is to get, in the order of organizations
 * @param before where the turn before it, still under way, leaves the head of its only log; null if this one has its
 *     logs to itself
 * @param heads where it leaves the heads of its logs, if it commits
 */
record Turn(
        List<AppendRequest> requests,
        SortedMap<String, Integer> events,
        @Nullable CompletableFuture<Map<String, Long>> before,
        CompletableFuture<Map<String, Long>> heads) {

    static Turn of(List<AppendRequest> requests) {
        return of(requests, null);
    }

    /** A turn that comes after this one. */
    Turn followedBy(List<AppendRequest> others) {
        return of(others, heads);
    }

    private static Turn of(List<AppendRequest> requests, @Nullable CompletableFuture<Map<String, Long>> before) {
        SortedMap<String, Integer> events = new TreeMap<>();
        requests.forEach(
                request -> request.events().forEach(event -> events.merge(event.organization(), 1, Integer::sum)));
        return new Turn(List.copyOf(requests), events, before, new CompletableFuture<>());
    }

    /** Whose logs it goes to. */
    Set<String> organizations() {
        return events.keySet();
    }

    /** What its requests are charged, of those that are limited. */
    List<AppendCharge> charges() {
        return requests.stream()
                .map(AppendRequest::charge)
                .filter(charge -> !charge.equals(AppendCharge.NONE))
                .toList();
    }

    /** Where the turn before this one will leave the heads; empty if it failed before it knew. */
    Map<String, Long> foretold() {
        if (before == null) {
            return Map.of();
        }
        try {
            return before.join();
        } catch (CompletionException failed) {
            return Map.of();
        }
    }

    /** Ends the turn, so that nobody waits for what it did not foretell. */
    void end() {
        heads.completeExceptionally(new IllegalStateException("The transaction failed"));
    }
}
