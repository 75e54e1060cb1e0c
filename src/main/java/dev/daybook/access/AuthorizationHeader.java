package dev.daybook.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads {@code Authorization: Bearer …} and {@code Authorization: Token …}, which DataRobot's Python client sends. A
 * request with any other scheme comes from nobody.
 */
class AuthorizationHeader implements AuthenticationConverter {

    private static final Pattern FORM = Pattern.compile("(?:bearer|token) +(\\S+) *", Pattern.CASE_INSENSITIVE);

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return null;
        }
        Matcher matcher = FORM.matcher(header);
        return matcher.matches() ? new BearerTokenAuthenticationToken(matcher.group(1)) : null;
    }
}
