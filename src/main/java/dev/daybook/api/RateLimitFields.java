package dev.daybook.api;

import dev.daybook.access.limit.RateLimitUsage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The header fields that tell a caller of its limit: those of draft-ietf-httpapi-ratelimit-headers, and those that
 * Fiddler's clients know.
 */
public final class RateLimitFields {

    /** The field with the rule. */
    static final String POLICY = "RateLimit-Policy";

    /** The field with what is left. */
    static final String STATE = "RateLimit";

    static final String X_LIMIT = "X-RateLimit-Limit";
    static final String X_REMAINING = "X-RateLimit-Remaining";
    static final String X_RESET = "X-RateLimit-Reset";

    private static final String FIDDLER = "/v3/";
    private static final String REQUESTS = "requests";

    private RateLimitFields() {}

    /** Adds the fields of the contract that a request belongs to. */
    public static void add(HttpServletRequest request, HttpServletResponse response, RateLimitUsage usage) {
        response.setHeader(POLICY, policy(usage));
        response.setHeader(STATE, state(usage));
        if (isFiddlers(RequestAddress.path(request))) {
            response.setHeader(X_LIMIT, Long.toString(usage.maxUsage()));
            response.setHeader(X_REMAINING, Long.toString(usage.remaining()));
            // Rounded up, as everywhere: at that second the window has ended.
            response.setHeader(
                    X_RESET, Long.toString(usage.endsAt().plusNanos(999_999_999).getEpochSecond()));
        }
    }

    static boolean isFiddlers(String path) {
        return path.startsWith(FIDDLER);
    }

    // The names of resources and units need no escapes in a string of RFC 9651.
    private static String policy(RateLimitUsage usage) {
        String policy = "\"" + usage.resource() + "\";q=" + usage.maxUsage() + ";w=" + usage.windowSeconds();
        return usage.unit().equals(REQUESTS) ? policy : policy + ";qu=\"" + usage.unit() + "\"";
    }

    private static String state(RateLimitUsage usage) {
        return "\"" + usage.resource() + "\";r=" + usage.remaining() + ";t=" + usage.timeToExpire();
    }
}
