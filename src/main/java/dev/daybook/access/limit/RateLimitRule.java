package dev.daybook.access.limit;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much of a resource one user may use within a window.
 *
 * @param resource what is limited, such as {@code eventLogs.read}
 * @param orgId the organization to whose users it applies, each by itself; null for everybody
 * @param userId the one user of that organization to whom it applies; null for all
 * @param maxUsage how much may be used within a window; 0 allows nothing
 * @param windowSeconds how long a window is, from the first use in it
 * @param source where the rule comes from
 */
public record RateLimitRule(
        String resource,
        @Nullable String orgId,
        @Nullable String userId,
        long maxUsage,
        int windowSeconds,
        Source source) {

    /** The most that a rule can allow: the largest integer of a header field (RFC 9651). */
    public static final long LARGEST_USAGE = 999_999_999_999_999L;

    /** The longest window, a year. */
    public static final int LONGEST_WINDOW = 366 * 24 * 60 * 60;

    /** The form of a resource's name, which is a part of paths and of header fields. */
    public static final String RESOURCE_FORM = "[A-Za-z][A-Za-z0-9._-]{0,63}";

    private static final Pattern RESOURCE = Pattern.compile(RESOURCE_FORM);

    /**
     * Where a rule comes from. The first three are the operator's: of two of them for the same, the later holds. They are a
     * ceiling for the last.
     */
    public enum Source {
        /** It came with the service. */
        SHIPPED,
        /** The service's settings. */
        SETTINGS,
        /** A system administrator, through the API. */
        API,
        /** The organization's own administrator, through the API: it holds where it allows no more than the others. */
        ORGANIZATION
    }

    /** To whom a rule applies, and for what: there is one rule for each. */
    record Scope(
            String resource,
            @Nullable String orgId,
            @Nullable String userId) {}

    Scope scope() {
        return new Scope(resource, orgId, userId);
    }

    /** Whether it is the operator's, and not the organization's own. */
    boolean isOperators() {
        return source != Source.ORGANIZATION;
    }

    /** Whether it never allows more within any window of another rule than that does. */
    boolean isWithin(RateLimitRule ceiling) {
        // So many of its windows can begin while one of the other is open.
        long windows = Math.ceilDiv(ceiling.windowSeconds, windowSeconds);
        return maxUsage <= ceiling.maxUsage / windows;
    }

    static boolean isResource(String name) {
        return RESOURCE.matcher(name).matches();
    }
}
