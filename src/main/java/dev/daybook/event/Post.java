package dev.daybook.event;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events that are appended together or not at all, and what belongs to them.
 *
 * @param poster who posts them
 * @param events what is appended
 * @param own whether Daybook writes them about itself, and so may use the labels that are its own
 * @param anyAge whether events older than the retention period are taken, as for an import
 * @param charge what refuses them if the {@link AppendLimiter} decides so; then nothing is appended, and what the charge
 *     says is thrown
 * @param alongside run inside the transaction with what became of the events, after they are written and before the
 *     {@link AppendParticipant}s see them; what it throws rolls them back. It may run again when the transaction is tried again. Null if nothing else
 *     belongs to it.
 */
public record Post(
        Poster poster,
        List<NewEvent> events,
        boolean own,
        boolean anyAge,
        AppendCharge charge,
        @Nullable Consumer<List<Appended>> alongside) {

    public Post {
        events = List.copyOf(events);
    }

    /** What somebody posts. */
    public static Post of(Poster poster, List<NewEvent> events) {
        return new Post(poster, events, false, false, AppendCharge.NONE, null);
    }

    /** What Daybook writes about itself: what it did because somebody called. */
    public static Post own(Poster poster, NewEvent event) {
        return own(poster, List.of(event));
    }

    /** The same, of several events. */
    public static Post own(Poster poster, List<NewEvent> events) {
        return new Post(poster, events, true, false, AppendCharge.NONE, null);
    }

    /** The same, of events that may be of any age. */
    public Post ofAnyAge() {
        return new Post(poster, events, own, true, charge, alongside);
    }

    /** The same, if those who append are not too many. */
    public Post charged(AppendCharge limit) {
        return new Post(poster, events, own, anyAge, limit, alongside);
    }

    /** The same, together with something else in one transaction. */
    public Post with(Runnable other) {
        return withAppended(appended -> other.run());
    }

    /** The same, together with something else in one transaction that is told what became of the events. */
    public Post withAppended(Consumer<List<Appended>> other) {
        return new Post(poster, events, own, anyAge, charge, other);
    }

    /** Whether something else belongs to the transaction. */
    boolean isAccompanied() {
        return alongside != null;
    }
}
