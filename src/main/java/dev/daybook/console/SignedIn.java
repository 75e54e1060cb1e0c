package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.access.CallerAuthentication;
import dev.daybook.access.Sessions;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Finds out who is signed in, by the cookie of the session and by nothing else. */
class SignedIn extends OncePerRequestFilter {

    private static final String CALLER = SignedIn.class.getName();

    private final Sessions sessions;

    SignedIn(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Who is signed in; also where an error is told after the request was left. */
    static @Nullable Caller caller(HttpServletRequest request) {
        return request.getAttribute(CALLER) instanceof Caller caller ? caller : null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String held = ConsoleCookie.SESSION.read(request);
        if (held != null) {
            sessions.find(held).ifPresent(caller -> {
                request.setAttribute(CALLER, caller);
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(new CallerAuthentication(caller));
                SecurityContextHolder.setContext(context);
            });
        }
        chain.doFilter(request, response);
    }
}
