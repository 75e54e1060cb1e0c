package dev.daybook.api.datarobot;

import dev.daybook.access.limit.RateLimitUsage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user's usage of every resource, which is one page. */
@Schema(name = "ResourceUsageResponse", description = "The usage of each rate limit that applies to a user.")
record ResourceUsagePage(
        @Schema(
                description = "The number of returned items.",
                example = "1",
                requiredMode = Schema.RequiredMode.REQUIRED)
        int count,

        @Schema(
                description = "Always null: there is one page.",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String next,

        @Schema(
                description = "Always null: there is one page.",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String previous,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<ResourceUsageView> usage) {

    static ResourceUsagePage of(List<RateLimitUsage> usage) {
        return new ResourceUsagePage(
                usage.size(),
                null,
                null,
                usage.stream().map(ResourceUsageView::of).toList());
    }
}
