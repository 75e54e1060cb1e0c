package dev.daybook.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Tells who reads the metrics: who has the token of the settings, for which nothing is looked up, or any other caller. */
final class MetricsAuthentication implements AuthenticationManager {

    private final byte @Nullable [] token;
    private final TokenAuthentication others;

    MetricsAuthentication(AccessSettings settings, TokenAuthentication others) {
        String set = settings.metricsToken();
        this.token = set == null ? null : set.getBytes(StandardCharsets.UTF_8);
        this.others = others;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        boolean own = token != null
                && authentication instanceof BearerTokenAuthenticationToken sent
                && MessageDigest.isEqual(token, sent.getToken().getBytes(StandardCharsets.UTF_8));
        return own
                ? UsernamePasswordAuthenticationToken.authenticated(
                        "metrics", "", AuthorityUtils.createAuthorityList(Permission.READ_METRICS.name()))
                : others.authenticate(authentication);
    }
}
