package dev.daybook.access;

import dev.daybook.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Reads {@code Authorization: Bearer …} and {@code Authorization: Token …}, which DataRobot's Python client sends. A
 * request with any other scheme comes from nobody; one with two such headers is refused, because what lies before this
 * service may have looked at the other.
 */
class AuthorizationHeader implements AuthenticationConverter {

    private static final Pattern FORM = Pattern.compile("(?:bearer|token) +(\\S+) *", Pattern.CASE_INSENSITIVE);

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (headers.isEmpty()) {
            return null;
        }
        if (headers.size() > 1) {
            throw new Refusal.Malformed("The request has more than one Authorization header.");
        }
        Matcher matcher = FORM.matcher(headers.getFirst());
        if (!matcher.matches()) {
            return null;
        }
        BearerTokenAuthenticationToken token = new BearerTokenAuthenticationToken(matcher.group(1));
        token.setDetails(new WebAuthenticationDetails(request));
        return token;
    }
}
