package dev.daybook.api.admin;

import dev.daybook.access.limit.RateLimitRules;
import dev.daybook.api.PageLinks;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of the rules, and where the pages beside it are. */
@Schema(name = "RateLimitRuleList", description = "One page of rules, by resource, the general before the specific.")
record RateLimitRulePage(
        @Schema(
                description = "The number of returned items.",
                example = "1",
                requiredMode = Schema.RequiredMode.REQUIRED)
        int count,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<RateLimitRuleView> data,

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
                description = "The number of all rules that the caller may see.",
                example = "8",
                requiredMode = Schema.RequiredMode.REQUIRED)
        int totalCount) {

    /** The page at an offset. */
    static RateLimitRulePage at(long offset, int limit, RateLimitRules.Listing listing, PageLinks links) {
        List<RateLimitRuleView> data =
                listing.rules().stream().map(RateLimitRuleView::of).toList();
        return new RateLimitRulePage(
                data.size(),
                data,
                links.after(offset, limit, data.size(), listing.total()),
                links.before(offset, limit),
                listing.total());
    }
}
