package dev.daybook.event;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of one call, which are appended together or not at all.
 *
 * @param events the events, at least one
 * @param organizations whose logs they go to
 * @param named whether an event was named by its producer, and so may be in the log already
 * @param charge what may refuse it
 * @param alongside what else is done in the same transaction, if anything
 * @param answer what became of the events, in their order, or why nothing did
 */
record AppendRequest(
        List<PreparedEvent> events,
        Set<String> organizations,
        boolean named,
        AppendCharge charge,
        @Nullable Consumer<List<Appended>> alongside,
        CompletableFuture<List<Appended>> answer) {

    static AppendRequest of(List<PreparedEvent> events, Post post) {
        Set<String> organizations = new TreeSet<>();
        events.forEach(event -> organizations.add(event.organization()));
        boolean named = events.stream().anyMatch(PreparedEvent::isNamed);
        return new AppendRequest(
                events, organizations, named, post.charge(), post.alongside(), new CompletableFuture<>());
    }
}
