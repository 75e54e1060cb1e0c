package dev.daybook.console;

/** A controller of pages that the navigation leads to. */
public interface PlacedPage {

    /** Where its pages are. Whoever may not go there gets none of them. */
    Place place();
}
