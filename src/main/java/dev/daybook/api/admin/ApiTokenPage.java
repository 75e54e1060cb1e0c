package dev.daybook.api.admin;

import dev.daybook.access.ApiTokens;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

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

    /** The page at an offset, with links on the host that the caller of this request used. */
    static ApiTokenPage at(long offset, int limit, ApiTokens.Listing listing) {
        List<ApiTokenView> data =
                listing.tokens().stream().map(ApiTokenView::of).toList();
        return new ApiTokenPage(
                data.size(),
                data,
                offset + data.size() < listing.total() && !data.isEmpty() ? link(offset + limit, limit) : null,
                offset > 0 ? link(Math.max(0, offset - limit), limit) : null,
                listing.total());
    }

    private static String link(long offset, int limit) {
        return ServletUriComponentsBuilder.fromCurrentRequestUri()
                .queryParam("offset", offset)
                .queryParam("limit", limit)
                .toUriString();
    }
}
