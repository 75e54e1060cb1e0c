package dev.daybook.api.datarobot;

import dev.daybook.api.PageLinks;
import dev.daybook.job.Jobs;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a list of jobs, and where the pages beside it are. */
@Schema(name = "StatusListResponse", description = "One page of asynchronous jobs, newest first.")
record StatusPage(
        @Schema(
                description = "The number of returned items.",
                example = "1",
                requiredMode = Schema.RequiredMode.REQUIRED)
        int count,

        @Schema(description = "The jobs of this page.", requiredMode = Schema.RequiredMode.REQUIRED)
        List<StatusView> data,

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
                description = "The number of all jobs that the caller may see.",
                example = "1",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long totalCount) {

    static StatusPage at(long offset, int limit, Jobs.Listing listing, PageLinks links) {
        List<StatusView> data = listing.jobs().stream().map(StatusView::of).toList();
        return new StatusPage(
                data.size(),
                data,
                links.after(offset, limit, data.size(), listing.total()),
                links.before(offset, limit),
                listing.total());
    }
}
