package dev.daybook.api.datarobot;

import dev.daybook.api.PageLinks;
import dev.daybook.event.AuditEvent;
import dev.daybook.kernel.Slice;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a list of events, and where the pages beside it are. */
@Schema(name = "AuditLogsRetrieveResponse", description = "One page of audit log records.")
record EventLogPage(
        @Schema(
                description = "The number of returned items.",
                example = "1",
                requiredMode = Schema.RequiredMode.REQUIRED)
        int count,

        @Schema(
                description = "A json array of audit log records structured in the same form as the response"
                        + " GET /api/v2/eventLogs/{recordId}/.",
                requiredMode = Schema.RequiredMode.REQUIRED)
        List<EventLogView> data,

        @Schema(
                description = "A URL to the next page (if null, no next page exists).",
                format = "uri",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String next,

        @Schema(
                description = "A URL to the previous page (if null, no previous page exists).",
                format = "uri",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String previous,

        @Schema(
                description =
                        "The number of items matching the query condition. It stays the same while next is walked.",
                example = "1",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long totalCount) {

    static EventLogPage of(Slice<AuditEvent> slice, PageLinks links) {
        List<EventLogView> data = slice.items().stream().map(EventLogView::of).toList();
        return new EventLogPage(data.size(), data, links.to(slice.next()), links.to(slice.previous()), slice.total());
    }
}
