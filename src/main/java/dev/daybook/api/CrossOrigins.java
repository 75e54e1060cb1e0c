package dev.daybook.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets browsers call from the other origins that the settings name, which are none by default. A browser asks before it
 * sends a token, and that question needs none. Requests of other origins are answered as everybody's: the browser shows
 * their page nothing of it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
class CrossOrigins extends OncePerRequestFilter {

    private static final List<String> SHOWN = List.of(
            "Content-Disposition",
            "Content-Range",
            "ETag",
            "Location",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            RequestId.HEADER);

    private final CorsConfiguration allowed = new CorsConfiguration();
    private final DefaultCorsProcessor processor = new DefaultCorsProcessor();
    private final ErrorAnswers errors;

    CrossOrigins(ApiSettings settings, ErrorAnswers errors) {
        this.errors = errors;
        allowed.setAllowedOrigins(settings.corsOrigins());
        allowed.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
        allowed.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        allowed.setExposedHeaders(SHOWN);
        allowed.setMaxAge(Duration.ofHours(1));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean isAllowed = allowed.checkOrigin(request.getHeader("Origin")) != null;
        if (CorsUtils.isPreFlightRequest(request) && !isAllowed) {
            errors.write(
                    request,
                    response,
                    Problem.of(
                            HttpStatus.FORBIDDEN,
                            "Browsers may not call from this origin (daybook.api.cors-origins)."));
            return;
        }
        if (isAllowed
                && (!processor.processRequest(allowed, request, response) || CorsUtils.isPreFlightRequest(request))) {
            return;
        }
        chain.doFilter(request, response);
    }
}
