package dev.daybook.event;

import java.util.Collection;

/** The labels that one dialect knows. Each door contributes its own as a bean. */
public interface Vocabulary {

    /** Every type of this dialect, in the order in which the dialect lists them. */
    Collection<EventType> types();
}
