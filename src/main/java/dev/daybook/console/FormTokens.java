package dev.daybook.console;

import dev.daybook.kernel.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/**
 * What every form carries, so that no other site can send one in its place. It follows from the cookie of the session, which no
 * script sees, and need be kept nowhere; before anybody is signed in, from a cookie that is made for that.
 */
class FormTokens implements CsrfTokenRepository {

    static final String HEADER = "X-CSRF-TOKEN";
    static final String FIELD = "_csrf";

    private static final String PURPOSE = "daybook console form\n";
    private static final int SECRET_BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new Visitors(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token instanceof Visitors visitors) {
            ConsoleCookie.VISITOR.set(request, response, visitors.secret());
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        String secret = ConsoleCookie.SESSION.read(request);
        if (secret == null) {
            secret = ConsoleCookie.VISITOR.read(request);
        }
        return secret == null || secret.isEmpty() ? null : token(secret);
    }

    private static CsrfToken token(String secret) {
        // One way: the page holds this, and the cookie cannot be told from it.
        byte[] derived = Sha256.of((PURPOSE + secret).getBytes(StandardCharsets.UTF_8));
        return new DefaultCsrfToken(
                HEADER, FIELD, Base64.getUrlEncoder().withoutPadding().encodeToString(derived));
    }

    /** The token of somebody who has no cookie yet. */
    private record Visitors(String secret) implements CsrfToken {

        @Override
        public String getHeaderName() {
            return HEADER;
        }

        @Override
        public String getParameterName() {
            return FIELD;
        }

        @Override
        public String getToken() {
            return token(secret).getToken();
        }
    }
}
