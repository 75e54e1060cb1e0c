package dev.daybook.console;

import dev.daybook.access.Caller;

/** A controller of pages that the navigation leads to. */
public interface PlacedPage {

    /** Where its pages are. Whoever may not go there gets none of them. */
    Place place();

    /** Whether a caller may go there. What it may do there the rooms decide. */
    default boolean isOpenTo(Caller caller) {
        return place().isOpenTo(caller);
    }
}
