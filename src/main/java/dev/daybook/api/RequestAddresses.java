package dev.daybook.api;

import dev.daybook.kernel.Refusal;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ForwardedHeaderUtils;
import org.springframework.web.util.UriComponents;

/**
 * Refuses a request whose headers name no address that could stand in a link, before anything is made of them; then lets
 * those that a proxy forwarded count, where the settings say so.
 */
@Configuration(proxyBeanMethods = false)
class RequestAddresses {

    private static final String STRATEGY = "server.forward-headers-strategy";
    private static final String FRAMEWORK = "framework";

    private static final String FORWARDED = "Forwarded";
    private static final String PREFIX = "X-Forwarded-Prefix";
    private static final List<String> ADDRESS =
            List.of(FORWARDED, "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Forwarded-Ssl");

    private static final Pattern HOST = Pattern.compile("""
            (?=.{1,253}$)(?!.*\\.\\d+$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?
            (?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?
            |(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}
            |\\[[0-9A-Fa-f:.]{2,45}]""", Pattern.COMMENTS);
    private static final Pattern PATH = Pattern.compile("(?:/(?:[A-Za-z0-9._~!$&'()*+,=:@-]|%[0-9A-Fa-f]{2})+)*/?");
    private static final int LARGEST_PORT = 65_535;

    /** After {@link RequestBoundary}, which answers for what is refused here. */
    @Bean
    FilterRegistrationBean<OncePerRequestFilter> addressCheck(
            AddressSettings settings, @Value("${" + STRATEGY + ":none}") String strategy) {
        FilterRegistrationBean<OncePerRequestFilter> check =
                new FilterRegistrationBean<>(new Check(settings, FRAMEWORK.equalsIgnoreCase(strategy)));
        check.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return check;
    }

    /**
     * In the place of the one that Spring Boot would put before everything else. Where these headers are not trusted, nobody
     * behind this sees them: a library looks at them by itself.
     */
    @Bean
    FilterRegistrationBean<ForwardedHeaderFilter> forwardedHeaders(@Value("${" + STRATEGY + ":none}") String strategy) {
        ForwardedHeaderFilter filter = new ForwardedHeaderFilter();
        filter.setRemoveOnly(!FRAMEWORK.equalsIgnoreCase(strategy));
        FilterRegistrationBean<ForwardedHeaderFilter> forwarded = new FilterRegistrationBean<>(filter);
        forwarded.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        forwarded.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return forwarded;
    }

    private static final class Check extends OncePerRequestFilter {

        private final AddressSettings settings;
        private final boolean forwarded;

        Check(AddressSettings settings, boolean forwarded) {
            this.settings = settings;
            this.forwarded = forwarded;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (!isAddress(request.getScheme(), request.getServerName(), request.getServerPort())) {
                throw new Refusal.Malformed("The Host header names no host.");
            }
            if (forwarded) {
                checkForwarded(request);
            }
            if (settings.publicUrl() != null) {
                request.setAttribute(RequestAddress.PUBLIC_URL, settings.publicUrl());
            }
            chain.doFilter(request, response);
        }

        private static void checkForwarded(HttpServletRequest request) {
            for (String header : ADDRESS) {
                if (request.getHeader(header) != null && !namesAddress(request, header)) {
                    throw new Refusal.Malformed("The " + header + " header names no host, port or scheme.");
                }
            }
            for (String prefixes : Collections.list(request.getHeaders(PREFIX))) {
                for (String prefix : prefixes.split(",", -1)) {
                    if (!PATH.matcher(prefix.strip()).matches()) {
                        throw new Refusal.Malformed("The " + PREFIX + " header names no path.");
                    }
                }
            }
        }

        private static boolean namesAddress(HttpServletRequest request, String header) {
            HttpHeaders alone = new HttpHeaders();
            alone.addAll(header, Collections.list(request.getHeaders(header)));
            try {
                UriComponents address = ForwardedHeaderUtils.adaptFromForwardedHeaders(
                                URI.create("http://localhost/"), alone)
                        .build();
                return isAddress(address.getScheme(), address.getHost(), address.getPort());
            } catch (IllegalArgumentException none) {
                return false;
            }
        }

        private static boolean isAddress(@Nullable String scheme, @Nullable String host, int port) {
            return ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
                    && host != null
                    && HOST.matcher(host).matches()
                    && (port == -1 || (port >= 1 && port <= LARGEST_PORT));
        }
    }
}
