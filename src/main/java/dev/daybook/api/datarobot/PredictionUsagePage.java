package dev.daybook.api.datarobot;

import dev.daybook.api.PageLinks;
import dev.daybook.kernel.Slice;
import dev.daybook.usage.HourlyUsage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of prediction usage, and where the pages beside it are. */
@Schema(name = "PredictionUsageRetrieveResponse", description = "One page of prediction usage.")
record PredictionUsagePage(
        @Schema(description = "Amount of returned items.", example = "1", requiredMode = Schema.RequiredMode.REQUIRED)
        int count,

        @Schema(description = "A json array of prediction usage rows.", requiredMode = Schema.RequiredMode.REQUIRED)
        List<PredictionUsageView> data,

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
                description = "Amount of items matching the query condition. It stays the same while next is walked.",
                example = "1",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long totalCount) {

    static PredictionUsagePage of(Slice<HourlyUsage> slice, PageLinks links) {
        List<PredictionUsageView> data =
                slice.items().stream().map(PredictionUsageView::of).toList();
        return new PredictionUsagePage(
                data.size(), data, links.to(slice.next()), links.to(slice.previous()), slice.total());
    }
}
