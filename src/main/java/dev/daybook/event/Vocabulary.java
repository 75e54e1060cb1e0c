package dev.daybook.event;

import dev.daybook.kernel.Fault;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The labels that one dialect knows. Each door contributes its own as a bean. */
public interface Vocabulary {

    /** Every type of this dialect, in the order in which the dialect lists them. No other vocabulary has one of them. */
    Collection<EventType> types();

    /**
     * The labels, of this or another vocabulary, of events that Daybook writes about itself: nobody else can post
     * them.
     */
    default Set<String> ownLabels() {
        return Set.of();
    }

    /**
     * The name that is stored with events of these types, so that a dialect which shows nothing else finds them
     * ({@link FilterField#DIALECT}); empty for a dialect that shows events of every vocabulary.
     */
    default String closedName() {
        return "";
    }

    /** What is wrong with an event of one of these types, its fields named as producers know them. */
    default List<Fault> check(NewEvent event) {
        return List.of();
    }

    /**
     * The members of the details of a label's events that identify somebody, as dotted paths such as {@code data.email}.
     * They are kept apart from the event, like its other identifying values.
     */
    default Set<String> identifyingDetails(String label) {
        return Set.of();
    }

    /** The ids of the resources that an event of one of these types is about, beside its target. */
    default Set<String> resources(NewEvent event) {
        return Set.of();
    }
}
