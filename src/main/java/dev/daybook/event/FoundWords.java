package dev.daybook.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search for words found, and how far it came in its time.
 *
 * @param events the events that match, in the query's order
 * @param searchedTo the time of the last event that was looked at; null if there was none to look at
 * @param next what goes on behind that event; null if nothing is left to be looked at
 */
public record FoundWords(
        List<AuditEvent> events,
        @Nullable Instant searchedTo,
        @Nullable String next) {}
