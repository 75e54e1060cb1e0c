package dev.daybook.access.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * What a user has used of a resource in the window that is open.
 *
 * @param unit what is counted, such as {@code requests}
 * @param at when it was so, by the clock that windows go by
 * @param endsAt when the window ends and all of {@code maxUsage} is free again; {@code at} while no window is open
 */
public record RateLimitUsage(
        String resource, String unit, long currentUsage, long maxUsage, int windowSeconds, Instant at, Instant endsAt) {

    /** The usage of a window that began at a time, as it stands at another. */
    static RateLimitUsage of(RateLimitRule rule, String unit, long usage, Instant startedAt, Instant at) {
        Instant end = startedAt.plusSeconds(rule.windowSeconds());
        boolean open = usage > 0 && at.isBefore(end);
        return new RateLimitUsage(
                rule.resource(), unit, open ? usage : 0, rule.maxUsage(), rule.windowSeconds(), at, open ? end : at);
    }

    /** The usage of somebody who has used nothing. */
    static RateLimitUsage idle(RateLimitRule rule, String unit, Instant at) {
        return of(rule, unit, 0, at, at);
    }

    /** How much may be used until the window ends. */
    public long remaining() {
        return Math.max(0, maxUsage - currentUsage);
    }

    /** In how many seconds the window ends, rounded up: who waits so long is not too early. 0 while none is open. */
    public long timeToExpire() {
        // Of two who come at the same time, the later may have begun the window that the earlier is counted in.
        return Math.min(
                windowSeconds,
                Duration.between(at, endsAt).plusNanos(999_999_999).toSeconds());
    }
}
