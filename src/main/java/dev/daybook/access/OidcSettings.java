package dev.daybook.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The console as a client of an identity provider (OpenID Connect); without a client id nobody signs in by one.
 *
 * @param issuerUri the provider, whose metadata tells its addresses; that of {@code daybook.access.jwt} if it is not set
 * @param clientId what the provider knows the console as
 * @param clientSecret what the console shows it; null for a client that has none
 * @param scopes what is asked for, beside {@code openid}
 * @param name what people know the provider as
 */
@ConfigurationProperties("daybook.access.oidc")
record OidcSettings(
        @Nullable String issuerUri,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @DefaultValue("profile") Set<String> scopes,
        @DefaultValue("your organization's account") String name) {

    OidcSettings {
        issuerUri = orNull(issuerUri);
        clientId = orNull(clientId);
        clientSecret = orNull(clientSecret);
        scopes = Set.copyOf(scopes);
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** Leaves the secret out, so that it reaches no log. */
    @Override
    public String toString() {
        return "OidcSettings[" + issuerUri + ", " + clientId + "]";
    }
}
