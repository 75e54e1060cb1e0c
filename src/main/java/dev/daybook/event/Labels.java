package dev.daybook.event;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The labels of every vocabulary, as the doors contribute them. */
@Component
class Labels {

    private record Known(EventType type, Vocabulary vocabulary) {}

    private final Map<String, Known> known = new HashMap<>();
    private final Set<String> own = new HashSet<>();

    Labels(List<Vocabulary> vocabularies) {
        for (Vocabulary vocabulary : vocabularies) {
            for (EventType type : vocabulary.types()) {
                if (known.putIfAbsent(type.label(), new Known(type, vocabulary)) != null) {
                    throw new IllegalStateException("Two vocabularies have the label " + type.label());
                }
            }
            own.addAll(vocabulary.ownLabels());
        }
        for (String label : own) {
            if (!known.containsKey(label)) {
                throw new IllegalStateException("No vocabulary has the label " + label + ", which is Daybook's own");
            }
        }
    }

    /**
     * Refuses a post of labels that only Daybook itself writes.
     *
     * @throws Refusal.Denied naming the first of them
     * @throws IllegalStateException if Daybook writes about itself with a label that it has not reserved
     */
    void requirePostable(Post post) {
        for (int i = 0; i < post.events().size(); i++) {
            String label = post.events().get(i).label();
            if (post.own() && !own.contains(label)) {
                throw new IllegalStateException("No vocabulary says that the label " + label + " is Daybook's own");
            }
            if (!post.own() && own.contains(label)) {
                String where = post.events().size() == 1 ? "" : " (the event of index " + i + ")";
                throw new Refusal.Denied("Daybook alone writes events of the label " + label
                        + ", about what it did itself; they cannot be posted" + where + ".");
            }
        }
    }

    /** Whether only Daybook itself writes a label. */
    boolean isOwn(String label) {
        return own.contains(label);
    }

    /** The type of a label, or null if no vocabulary has it. */
    @Nullable
    EventType known(String label) {
        Known entry = known.get(label);
        return entry == null ? null : entry.type;
    }

    /** The type of an event that is to be appended; a custom label belongs where the event says, or to APP_USAGE. */
    EventType typeOf(NewEvent event) {
        EventType type = known(event.label());
        if (type != null) {
            return type;
        }
        return new EventType(event.label(), event.report() == null ? Report.APP_USAGE : event.report());
    }

    /** The closed vocabulary that a label is of, or null. */
    @Nullable
    String dialect(String label) {
        Known entry = known.get(label);
        return entry == null || entry.vocabulary.closedName().isEmpty() ? null : entry.vocabulary.closedName();
    }

    /** The members of an event's details that identify somebody. */
    Set<String> identifyingDetails(NewEvent event) {
        Known entry = known.get(event.label());
        return entry == null ? Set.of() : entry.vocabulary.identifyingDetails(event.label());
    }

    /** What the event's vocabulary finds wrong with it. */
    List<Fault> check(NewEvent event) {
        Known entry = known.get(event.label());
        return entry == null ? List.of() : entry.vocabulary.check(event);
    }

    /** The resources that the event is about, as its vocabulary tells. */
    Set<String> resources(NewEvent event) {
        Known entry = known.get(event.label());
        return entry == null ? Set.of() : entry.vocabulary.resources(event);
    }
}
