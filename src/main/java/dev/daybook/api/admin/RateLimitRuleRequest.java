package dev.daybook.api.admin;

import dev.daybook.access.limit.NewRateLimitRule;
import dev.daybook.access.limit.RateLimitRule;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** A rule that is asked for. */
@Schema(name = "RateLimitRuleRequest", description = "How much may be used within a window.")
record RateLimitRuleRequest(
        @Schema(
                description = "How much one user may use within a window. 0 allows nothing.",
                implementation = Long.class,
                format = "int64",
                minimum = "0",
                maximum = "" + RateLimitRule.LARGEST_USAGE,
                example = "500",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        BigInteger maxUsage,

        @Schema(
                description = "How long a window is, from the first use in it.",
                implementation = Long.class,
                format = "int32",
                minimum = "1",
                maximum = "" + RateLimitRule.LONGEST_WINDOW,
                example = "60",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        BigInteger windowSeconds) {

    NewRateLimitRule toNewRule() {
        return new NewRateLimitRule(maxUsage, windowSeconds);
    }
}
