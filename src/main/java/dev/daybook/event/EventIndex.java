package dev.daybook.event;

import java.util.List;
import java.util.SortedSet;

/**
 * The index through which a search finds the events of a filter, where that is not left to the planner. Of a list of
 * values each is looked up by itself, because only the events of one value lie in an index in the order of time.
 */
enum EventIndex {
    /** Left to the planner: every part of the filter is one range of some index. */
    ANY,
    RESOURCE,
    EMAIL,
    ACTOR,
    PROJECT,
    LABEL;

    /** The index of what a filter asks for, the narrowest first. */
    static EventIndex of(EventFilter filter) {
        if (!filter.resourceIds().isEmpty()) {
            return RESOURCE;
        }
        if (!filter.emails().isEmpty()) {
            return EMAIL;
        }
        if (!filter.actorIds().isEmpty()) {
            return ACTOR;
        }
        boolean narrow = filter.target() != null || filter.userId() != null;
        if (filter.projectIds().size() > 1 && !narrow) {
            return PROJECT;
        }
        return filter.labels().size() > 1 && filter.projectIds().isEmpty() && !narrow ? LABEL : ANY;
    }

    /** What is looked up of a filter, one by one. */
    SortedSet<String> values(EventFilter filter) {
        return switch (this) {
            case RESOURCE -> filter.resourceIds();
            case EMAIL -> filter.emails();
            case ACTOR -> filter.actorIds();
            case PROJECT -> filter.projectIds();
            case LABEL -> filter.labels();
            case ANY -> throw new IllegalStateException("Nothing is looked up one by one");
        };
    }

    /**
     * Where the events {@code e} come from, or their ids {@code s}, of the value {@code v.value}, up to the first
     * conditions.
     */
    List<String> branches() {
        return switch (this) {
            case RESOURCE -> List.of("event_resource s where s.resource_id = v.value");
            case EMAIL -> List.of("event_identity s where s.email = v.value");
            case ACTOR -> List.of("event e where e.user_id = v.value", "event e where e.api_key_id = v.value");
            case PROJECT -> List.of("event e where e.project_id = v.value");
            case LABEL -> List.of("event e where e.label = v.value");
            case ANY -> List.of("event e where true");
        };
    }

    /** Whether the events are found through another table {@code s}, in the order of its ids. */
    boolean isBeside() {
        return this == RESOURCE || this == EMAIL;
    }

    /** Whether an event can be found more than once. */
    boolean repeats() {
        return this == RESOURCE || this == ACTOR;
    }
}
