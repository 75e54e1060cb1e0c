package dev.daybook.console;

import dev.daybook.api.RequestAddress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses what another site has a browser send to change something, by what browsers say about that themselves. */
class OwnOrigin extends OncePerRequestFilter {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final AccessDeniedHandler denied;

    OwnOrigin(AccessDeniedHandler denied) {
        this.denied = denied;
    }

    /** That a page of another site sent a form. */
    static final class ForeignOriginException extends AccessDeniedException {

        ForeignOriginException() {
            super("Another site sent this form");
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!READS.contains(request.getMethod()) && isForeign(request)) {
            denied.handle(request, response, new ForeignOriginException());
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isForeign(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        // Hosts and no schemes: a proxy may speak http for a browser that speaks https.
        return origin != null && !authority(origin).equals(authority(RequestAddress.base(request)));
    }

    private static String authority(String address) {
        try {
            return String.valueOf(URI.create(address).getAuthority());
        } catch (IllegalArgumentException none) {
            return "";
        }
    }
}
