package dev.daybook.console.events;

import org.jspecify.annotations.Nullable;

/**
 * The events that a page shows.
 *
 * @param head the row of the columns' titles, as escaped HTML
 * @param rows the rows of the events, as escaped HTML
 * @param none whether there are none
 * @param untouched whether these are all, and nobody has posted one of them
 * @param title how many there are in all, or how far was searched
 * @param next the following part of the list; null if this is the last
 * @param previous the part before; null if this is the first
 * @param goOn the rest of a search that has looked at a part; null if all was looked at
 */
public record FoundEvents(
        String head,
        String rows,
        boolean none,
        boolean untouched,
        String title,
        @Nullable String next,
        @Nullable String previous,
        @Nullable String goOn) {}
