package dev.daybook.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The labels of every vocabulary, as the doors contribute them. */
@Component
class Labels {

    private final Map<String, EventType> known = new HashMap<>();

    Labels(List<Vocabulary> vocabularies) {
        for (Vocabulary vocabulary : vocabularies) {
            for (EventType type : vocabulary.types()) {
                EventType other = known.putIfAbsent(type.label(), type);
                if (other != null && !other.equals(type)) {
                    throw new IllegalStateException("Two vocabularies disagree about the report of " + type.label());
                }
            }
        }
    }

    /** The type of a label, or null if no vocabulary has it. */
    @Nullable
    EventType known(String label) {
        return known.get(label);
    }

    /** The type of an event that is to be appended; a custom label belongs where the event says, or to APP_USAGE. */
    EventType typeOf(NewEvent event) {
        EventType type = known.get(event.label());
        if (type != null) {
            return type;
        }
        return new EventType(event.label(), event.report() == null ? Report.APP_USAGE : event.report());
    }
}
