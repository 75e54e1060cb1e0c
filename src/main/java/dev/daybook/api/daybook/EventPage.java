package dev.daybook.api.daybook;

import dev.daybook.api.PageLinks;
import dev.daybook.api.Timestamps;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.FoundWords;
import dev.daybook.kernel.Slice;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a list of events, and where the pages beside it are. */
@Schema(name = "EventPage", description = "One page of events.")
record EventPage(
        @ArraySchema(
                schema = @Schema(implementation = EventView.class),
                arraySchema = @Schema(description = "The events.", requiredMode = Schema.RequiredMode.REQUIRED))
        List<Object> data,

        @Schema(
                description =
                        "How many events match, on all pages. It stays the same while next is walked. Of a search for words"
                                + " nobody knows, and it is null.",
                example = "1",
                types = {"integer", "null"},
                format = "int64",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        Long total,

        @Schema(
                description =
                        "The address of the next page; null if there is none. A search for words that ran out of time has"
                                + " one, also where it found nothing yet.",
                format = "uri",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String next,

        @Schema(
                description = "The address of the page before; null if there is none, and in a search for words.",
                format = "uri",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String previous,

        @Schema(
                description =
                        "How far a search for words came: the time of the last event that it looked at. Null if it had none to"
                                + " look at, and without a search.",
                example = "2026-03-01T08:00:00Z",
                format = "date-time",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String searchedTo) {

    static EventPage of(Slice<AuditEvent> slice, List<Object> data, PageLinks links) {
        return new EventPage(
                data,
                slice.total(),
                slice.next() == null ? null : links.at(slice.next().cursor()),
                slice.previous() == null ? null : links.at(slice.previous().cursor()),
                null);
    }

    static EventPage of(FoundWords found, List<Object> data, PageLinks links) {
        return new EventPage(
                data,
                null,
                links.at(found.next()),
                null,
                found.searchedTo() == null ? null : Timestamps.write(found.searchedTo()));
    }
}
