package dev.daybook.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Samples for tests. */
final class Samples {

    private Samples() {}

    static Dimensions dimensions(String orgId, String userId, @Nullable String deploymentId) {
        return new Dimensions(
                orgId,
                userId,
                null,
                "project-" + userId,
                "Regression",
                "OWNER",
                null,
                null,
                null,
                null,
                deploymentId,
                null,
                null,
                "Dedicated Prediction",
                null,
                null);
    }

    static UsageSample sample(Instant timestamp, Dimensions dimensions, long rows) {
        return new UsageSample(timestamp, dimensions, UsageNames.NONE, rows, 1, 1500L, Outcome.OK);
    }
}
