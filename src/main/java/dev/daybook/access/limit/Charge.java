package dev.daybook.access.limit;

import dev.daybook.kernel.Refusal;
import java.time.Duration;

/**
 * What became of a wish to use so much of a resource.
 *
 * @param allowed whether it was counted; if not, nothing was
 * @param usage the usage after that
 */
public record Charge(long amount, boolean allowed, RateLimitUsage usage) {

    /**
     * Refuses what the limit does not allow.
     *
     * @throws Refusal.TooMany telling when to ask again
     */
    public void require() {
        if (!allowed) {
            throw refusal();
        }
    }

    /** What refuses a charge that is not allowed, telling when to ask again. */
    Refusal.TooMany refusal() {
        return new Refusal.TooMany(reason(), retryAfter());
    }

    private String reason() {
        String limit = usage.maxUsage() + " in " + usage.windowSeconds() + " seconds";
        if (amount > usage.maxUsage()) {
            return "The limit of " + usage.resource() + " is " + limit + "; a request for " + amount
                    + " never fits into it.";
        }
        return "The limit of " + usage.resource() + " is reached: " + limit + ". It is free again in "
                + usage.timeToExpire() + " seconds.";
    }

    /** While no window is open there is nothing to wait for, and asking soon again would be no use. */
    private Duration retryAfter() {
        return Duration.ofSeconds(usage.timeToExpire() > 0 ? usage.timeToExpire() : usage.windowSeconds());
    }
}
