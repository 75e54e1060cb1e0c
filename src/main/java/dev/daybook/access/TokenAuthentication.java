package dev.daybook.access;

import dev.daybook.postgres.Purpose;
import java.time.Clock;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Tells who calls with a token: one of our own, or a JWT of the identity provider where one is set. */
@Component
class TokenAuthentication implements AuthenticationManager {

    private final ApiTokens tokens;
    private final FailedTokens failed;
    private final Optional<JwtAuthenticationProvider> identityProvider;

    TokenAuthentication(ApiTokens tokens, FailedTokens failed, AccessSettings settings, Clock clock) {
        this.tokens = tokens;
        this.failed = failed;
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
                        .call(() -> tokens.authenticate(sent.getToken(), address(sent)))
                        .map(CallerAuthentication::new)
                        .orElseThrow(TokenAuthentication::invalid)
                : jwt(sent);
    }

    private Authentication jwt(BearerTokenAuthenticationToken sent) {
        try {
            return identityProvider
                    .map(provider -> provider.authenticate(sent))
                    .orElseThrow(TokenAuthentication::invalid);
        } catch (InvalidBearerTokenException wrong) {
            failed.count(FailedTokens.Kind.JWT);
            throw wrong;
        }
    }

    /** Where the request comes from, as the container or the forwarded headers say. */
    private static String address(BearerTokenAuthenticationToken sent) {
        return sent.getDetails() instanceof WebAuthenticationDetails details && details.getRemoteAddress() != null
                ? details.getRemoteAddress()
                : "";
    }

    private static InvalidBearerTokenException invalid() {
        return new InvalidBearerTokenException("Invalid API token");
    }
}
