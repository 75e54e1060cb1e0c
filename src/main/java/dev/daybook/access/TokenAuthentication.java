package dev.daybook.access;

import dev.daybook.postgres.Purpose;
import java.time.Clock;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.stereotype.Component;

/** Tells who calls with a token: one of our own, or a JWT of the identity provider where one is set. */
@Component
class TokenAuthentication implements AuthenticationManager {

    private final ApiTokens tokens;
    private final Optional<JwtAuthenticationProvider> identityProvider;

    TokenAuthentication(ApiTokens tokens, AccessSettings settings, Clock clock) {
        this.tokens = tokens;
        this.identityProvider = IdentityProvider.of(settings.jwt(), clock);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        if (!(authentication instanceof BearerTokenAuthenticationToken sent)) {
            throw new IllegalArgumentException("Not a bearer token: " + authentication.getClass());
        }
        return sent.getToken().startsWith(TokenText.MARK)
                // Who calls is to be known while slow reads have all connections that reads may have.
                ? Purpose.WRITING
                        .call(() -> tokens.authenticate(sent.getToken()))
                        .map(CallerAuthentication::new)
                        .orElseThrow(TokenAuthentication::invalid)
                : identityProvider
                        .map(provider -> provider.authenticate(sent))
                        .orElseThrow(TokenAuthentication::invalid);
    }

    private static InvalidBearerTokenException invalid() {
        return new InvalidBearerTokenException("Invalid API token");
    }
}
