package dev.daybook.event;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A post whose events are ready to be appended, together or not at all, and what became of it. */
final class AppendRequest {

    /** A request that may be refused within the transaction takes about as much of it as so many events. */
    private static final int APART = 50;

    private final List<PreparedEvent> events;
    private final SortedMap<String, Integer> sizes;
    private final boolean apart;
    private final Post post;

    private @Nullable List<Appended> appended;
    private @Nullable RuntimeException refusal;

    /**
     * A request.
     *
     * @param events its events, at least one
     * @param apart whether others than the log may refuse it within the transaction
     */
    AppendRequest(List<PreparedEvent> events, boolean apart, Post post) {
        this.events = events;
        this.apart = apart;
        this.post = post;
        this.sizes = new TreeMap<>();
        events.forEach(event -> sizes.merge(event.organization(), 1, Integer::sum));
    }

    List<PreparedEvent> events() {
        return events;
    }

    /** How many of the events go to each log, in the order of organizations. */
    SortedMap<String, Integer> sizes() {
        return sizes;
    }

    /** Whose logs they go to. */
    Set<String> organizations() {
        return sizes.keySet();
    }

    /** How much of a transaction it is, in events. */
    int weight() {
        return events.size() + (apart ? APART : 0);
    }

    /** Whether others than the log may refuse it within the transaction: its neighbours shall not suffer from that. */
    boolean isApart() {
        return apart;
    }

    AppendCharge charge() {
        return post.charge();
    }

    /** Does what belongs to the same transaction. */
    void runAlongside(List<Appended> written) {
        Consumer<List<Appended>> alongside = post.alongside();
        if (alongside != null) {
            alongside.accept(written);
        }
    }

    /** Says what became of it once its transaction is committed. */
    void succeed(List<Appended> written) {
        appended = written;
    }

    /** Says why nothing of it was appended. */
    void refuse(RuntimeException reason) {
        refusal = reason;
    }

    /** Whether it was said what became of it. */
    boolean isAnswered() {
        return appended != null || refusal != null;
    }

    /**
     * What became of the events, in their order.
     *
     * @throws RuntimeException why nothing did
     */
    List<Appended> answer() {
        if (refusal != null) {
            throw refusal;
        }
        return Objects.requireNonNull(appended);
    }
}
