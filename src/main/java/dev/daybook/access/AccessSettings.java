package dev.daybook.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How callers are known.
 *
 * @param tokenCache how long an API token that was found valid is accepted without asking the database again
 * @param failedTokens how many wrong API tokens of one address are looked up in the database a minute
 * @param rebuildModelGrants whether models and grants are made anew from the log at start
 * @param metricsToken what opens the metrics, and nothing else, without asking the database; null if only API tokens do
 * @param jwt the identity provider whose tokens are accepted beside our own
 */
@ConfigurationProperties("daybook.access")
record AccessSettings(
        @DefaultValue("5s") Duration tokenCache,
        @DefaultValue("60") int failedTokens,
        @DefaultValue("false") boolean rebuildModelGrants,
        @Nullable String metricsToken,
        @DefaultValue Jwt jwt) {

    /** What is worth guessing is to be long. */
    private static final int SHORTEST_METRICS_TOKEN = 20;

    AccessSettings {
        if (failedTokens < 1) {
            throw new IllegalArgumentException("daybook.access.failed-tokens must be at least 1");
        }
        metricsToken = orNull(metricsToken);
        if (metricsToken != null && metricsToken.length() < SHORTEST_METRICS_TOKEN) {
            throw new IllegalArgumentException(
                    "daybook.access.metrics-token must have at least " + SHORTEST_METRICS_TOKEN + " characters");
        }
    }

    /** A setting that is there and empty is how YAML says that it is not set. */
    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /**
     * An identity provider; without issuer and key set there is none.
     *
     * @param issuerUri the issuer, whose metadata tells where its keys are
     * @param jwkSetUri where its keys are; the issuer is then only compared
     * @param audience who a token must be meant for, or null for anybody
     * @param userClaim the claim that holds the user's id
     * @param usernameClaim the claim that holds the user's name
     * @param organizationClaim the claim that holds the organization
     * @param permissionsClaim the claim that lists permissions, as an array or as words
     */
    record Jwt(
            @Nullable String issuerUri,
            @Nullable String jwkSetUri,
            @Nullable String audience,
            @DefaultValue("sub") String userClaim,
            @DefaultValue("preferred_username") String usernameClaim,
            @DefaultValue("org_id") String organizationClaim,
            @DefaultValue("permissions") String permissionsClaim) {

        Jwt {
            issuerUri = orNull(issuerUri);
            jwkSetUri = orNull(jwkSetUri);
            audience = orNull(audience);
        }
    }
}
