package dev.daybook.api.admin;

import dev.daybook.access.ApiTokens;
import dev.daybook.api.PageLinks;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a list of tokens, and where the pages beside it are. */
@Schema(name = "ApiTokenList", description = "One page of API tokens, oldest first.")
record ApiTokenPage(
        @Schema(
                description = "The number of returned items.",
                example = "1",
                requiredMode = Schema.RequiredMode.REQUIRED)
        int count,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<ApiTokenView> data,

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
                description = "The number of all tokens that the caller may see.",
                example = "1",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long totalCount) {

    /** The page at an offset. */
    static ApiTokenPage at(long offset, int limit, ApiTokens.Listing listing, PageLinks links) {
        List<ApiTokenView> data =
                listing.tokens().stream().map(ApiTokenView::of).toList();
        return new ApiTokenPage(
                data.size(),
                data,
                links.after(offset, limit, data.size(), listing.total()),
                links.before(offset, limit),
                listing.total());
    }
}
