package dev.daybook.api.admin;

import dev.daybook.access.limit.RateLimitRule;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A rule as it is shown. */
@Schema(name = "RateLimitRule", description = "How much of a resource one user may use within a window.")
record RateLimitRuleView(
        @Schema(
                description = "What is limited.",
                example = "eventLogs.read",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String resource,

        @Schema(
                description = "The organization to whose users it applies, each by itself; null for everybody.",
                example = "default",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String orgId,

        @Schema(
                description = "The one user to whom it applies; null for all.",
                example = "billing",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String userId,

        @Schema(
                description = "How much may be used within a window.",
                example = "500",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long maxUsage,

        @Schema(
                description = "How long a window is, from the first use in it.",
                example = "60",
                requiredMode = Schema.RequiredMode.REQUIRED)
        int windowSeconds,

        @Schema(
                description =
                        "Where it comes from: the service, its settings, or a system administrator through this API, which"
                                + " holds over the others; or the organization's own administrator, whose rule holds where it"
                                + " allows no more than those.",
                example = "API",
                requiredMode = Schema.RequiredMode.REQUIRED)
        RateLimitRule.Source source) {

    static RateLimitRuleView of(RateLimitRule rule) {
        return new RateLimitRuleView(
                rule.resource(), rule.orgId(), rule.userId(), rule.maxUsage(), rule.windowSeconds(), rule.source());
    }
}
