package dev.daybook.api;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses a body in an encoding or a charset that its route does not read, at every door: read as what it is not, it would be
 * another text. A route reads UTF-8, and gzip if it describes {@code Content-Encoding}.
 */
@Component
class BodyEncoding implements HandlerInterceptor, WebMvcConfigurer {

    private static final Set<Charset> READ = Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII);

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod route && readsBody(route)) {
            Charset charset = charset(request.getContentType());
            if (charset != null && !READ.contains(charset)) {
                throw new UnsupportedContentException("The body must be in UTF-8.");
            }
            String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
            if (encoding != null && !isNone(encoding) && !unpacks(route)) {
                throw new UnsupportedContentException("This route takes no content encoding.");
            }
        }
        return true;
    }

    private static boolean readsBody(HandlerMethod route) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(route.getMethod(), RequestMapping.class);
        return mapping != null && mapping.consumes().length > 0;
    }

    private static boolean unpacks(HandlerMethod route) {
        return MergedAnnotations.from(route.getMethod(), MergedAnnotations.SearchStrategy.TYPE_HIERARCHY).stream(
                        Parameter.class)
                .anyMatch(parameter -> parameter.getEnum("in", ParameterIn.class) == ParameterIn.HEADER
                        && parameter.getString("name").equals(HttpHeaders.CONTENT_ENCODING));
    }

    private static boolean isNone(String encoding) {
        return encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity");
    }

    private static @Nullable Charset charset(@Nullable String type) {
        return type == null ? null : MediaType.parseMediaType(type).getCharset();
    }

    /**
     * Takes a content type with a {@code *} for none: it names no type, and the framework fails where it meets one on a way
     * that asks for none.
     */
    @Component
    @Order(Ordered.HIGHEST_PRECEDENCE + 3)
    static class Ranges extends OncePerRequestFilter {

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            chain.doFilter(isRange(request.getContentType()) ? new WithoutType(request) : request, response);
        }

        private static boolean isRange(@Nullable String type) {
            if (type == null || type.indexOf('*') < 0) {
                return false;
            }
            try {
                return !MediaType.parseMediaType(type).isConcrete();
            } catch (InvalidMediaTypeException none) {
                return false;
            }
        }
    }

    private static final class WithoutType extends HttpServletRequestWrapper {

        WithoutType(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getContentType() {
            return null;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return isType(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return isType(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        private static boolean isType(String name) {
            return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE);
        }
    }
}
