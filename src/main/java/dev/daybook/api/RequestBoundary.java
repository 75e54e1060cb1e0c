package dev.daybook.api;

import dev.daybook.postgres.Purpose;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The outermost filter: gives each answer its id, says what the request needs connections for, and catches what a filter throws
 * before any controller is reached.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestBoundary extends OncePerRequestFilter {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final ErrorAnswers errors;

    RequestBoundary(ErrorAnswers errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestId.answer(request, response);
        try {
            Purpose purpose = READS.contains(request.getMethod()) ? Purpose.READING : Purpose.WRITING;
            purpose.call(() -> {
                chain.doFilter(request, response);
                return true;
            });
        } catch (IOException | ServletException | RuntimeException thrown) {
            // Half an answer must not look like a whole one: the container then cuts the connection.
            if (response.isCommitted()) {
                throw thrown;
            }
            errors.write(request, response, thrown);
        } catch (Exception unknown) {
            // A chain throws nothing else.
            throw new ServletException(unknown);
        }
    }
}
