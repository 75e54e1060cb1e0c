package dev.daybook.api.datarobot;

import dev.daybook.access.limit.RateLimitUsage;
import io.swagger.v3.oas.annotations.media.Schema;

/** A user's usage of one resource, as DataRobot shows it. */
@Schema(name = "ResourceUsage", description = "How much of a rate limit a user has used.")
record ResourceUsageView(
        @Schema(
                description = "How much was used in the window that is open.",
                example = "17",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long currentUsage,

        @Schema(
                description = "How much may be used in a window; what goes beyond is 429.",
                example = "10000",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long maxUsage,

        @Schema(
                description = "What is limited.",
                example = "eventLogs.read",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String resource,

        @Schema(
                description = "In how many seconds the window ends; 0 while none is open.",
                example = "42",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long timeToExpire) {

    static ResourceUsageView of(RateLimitUsage usage) {
        return new ResourceUsageView(usage.currentUsage(), usage.maxUsage(), usage.resource(), usage.timeToExpire());
    }
}
