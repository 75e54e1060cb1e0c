package dev.daybook.access.limit;

import dev.daybook.access.limit.RateLimitRule.Source;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often callers may do what.
 *
 * @param enabled whether anything is counted and refused
 * @param refresh how often an instance looks whether rules were changed on another one
 * @param gatherTime how long a charge waits at most for those of other callers that are known to come at the same time,
 *     so that they share a statement
 * @param rules what differs from the rules that come with the service
 */
@ConfigurationProperties("daybook.access.limits")
record LimitSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("2s") Duration refresh,
        @DefaultValue("2ms") Duration gatherTime,
        @DefaultValue List<RuleSettings> rules) {

    LimitSettings {
        rules = List.copyOf(rules);
    }

    /**
     * A rule.
     *
     * @param organization the organization to whose users it applies; everybody if it is not set
     * @param user the one user of that organization
     * @param maxUsage how much may be used within a window
     * @param window how long a window is, in whole seconds
     */
    record RuleSettings(
            String resource,
            @Nullable String organization,
            @Nullable String user,
            long maxUsage,
            @DefaultValue("60s") Duration window) {

        RuleSettings {
            organization = orNull(organization);
            user = orNull(user);
            if (!RateLimitRule.isResource(resource)) {
                throw new IllegalArgumentException("daybook.access.limits.rules: '" + resource
                        + "' is no name of a resource; it must match " + RateLimitRule.RESOURCE_FORM);
            }
            if (user != null && organization == null) {
                throw new IllegalArgumentException(
                        "daybook.access.limits.rules: a rule of a user must name the organization too");
            }
            if (maxUsage < 0 || maxUsage > RateLimitRule.LARGEST_USAGE) {
                throw new IllegalArgumentException(
                        "daybook.access.limits.rules: max-usage must be from 0 to " + RateLimitRule.LARGEST_USAGE);
            }
            if (window.toSeconds() < 1
                    || window.toSeconds() > RateLimitRule.LONGEST_WINDOW
                    || !window.equals(Duration.ofSeconds(window.toSeconds()))) {
                throw new IllegalArgumentException(
                        "daybook.access.limits.rules: window must be whole seconds, from 1 to "
                                + RateLimitRule.LONGEST_WINDOW);
            }
        }

        private static @Nullable String orNull(@Nullable String text) {
            return text == null || text.isBlank() ? null : text;
        }

        RateLimitRule toRule() {
            return new RateLimitRule(
                    resource, organization, user, maxUsage, Math.toIntExact(window.toSeconds()), Source.SETTINGS);
        }
    }
}
