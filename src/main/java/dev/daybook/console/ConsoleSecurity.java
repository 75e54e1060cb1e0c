package dev.daybook.console;

import dev.daybook.access.Sessions;
import dev.daybook.api.ErrorAnswers;
import dev.daybook.api.Problem;
import dev.daybook.api.RequestAddress;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What requests of browsers pass, beside the chain of those who call with a token: the cookie of a session says who is signed
 * in, opens nothing but the console, and is worth nothing without what the console's own forms carry.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {

    /** Nothing from anywhere else, and no script or style within a page. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String HTMX = "HX-Request";
    private static final String HTMX_PAGE = "HX-Current-URL";

    private final ErrorAnswers errors;

    ConsoleSecurity(ErrorAnswers errors) {
        this.errors = errors;
    }

    /** Sends a browser that comes to the service itself on to the console. A program that asks there is answered as ever. */
    @Bean
    @Order(1)
    SecurityFilterChain frontDoor(HttpSecurity http) {
        return http.securityMatcher((RequestMatcher) ConsoleSecurity::isBrowserAtTheDoor)
                .addFilterAt(new ToConsole(), CsrfFilter.class)
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    private static boolean isBrowserAtTheDoor(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return request.getMethod().equals("GET")
                && request.getRequestURI().equals(request.getContextPath() + "/")
                && accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE);
    }

    private static final class ToConsole extends OncePerRequestFilter {

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
            SeeOther.answer(request, response, Next.HOME);
        }
    }

    @Bean
    @Order(2)
    SecurityFilterChain console(HttpSecurity http, Sessions sessions) {
        return http.securityMatcher("/console", "/console/**")
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers(
                                        "/console/sign-in",
                                        "/console/sign-in/**",
                                        "/console/sign-out",
                                        "/console/preferences",
                                        Assets.PATH + "**")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .addFilterBefore(new SignedIn(sessions), CsrfFilter.class)
                .addFilterBefore(new OwnOrigin(this::denied), CsrfFilter.class)
                .csrf(forms -> forms.csrfTokenRepository(new FormTokens())
                        .sessionAuthenticationStrategy((authentication, request, response) -> {}))
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(this::signIn).accessDeniedHandler(this::denied))
                .sessionManagement(sessionless -> sessionless.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        // Without a referrer browsers would not say either where a form comes from.
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
                .build();
    }

    /** Sends who is not signed in to do that, and back to where it wanted to go if it only wanted to look at something. */
    private void signIn(HttpServletRequest request, HttpServletResponse response, AuthenticationException unknown)
            throws IOException {
        boolean isPart = request.getHeader(HTMX) != null;
        boolean looks = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (isPart) {
            // A part of a page cannot sign in: the whole page goes there.
            response.setHeader(
                    "HX-Redirect", RequestAddress.prefix(request) + signIn(shown(request.getHeader(HTMX_PAGE))));
        }
        if (isPart || !looks) {
            errors.write(
                    request, response, Problem.of(HttpStatus.UNAUTHORIZED, "Your session has ended. Sign in again."));
            return;
        }
        String query = request.getQueryString();
        String wanted = RequestAddress.path(request) + (query == null ? "" : "?" + query);
        SeeOther.answer(request, response, signIn(wanted));
    }

    /** Where to sign in, and to come back from. */
    private static String signIn(@Nullable String wanted) {
        String next = Next.of(wanted);
        return new Address("/console/sign-in")
                .with("next", next.equals(Next.HOME) ? null : next)
                .text();
    }

    /** The path of the page that a part was to be put into, behind whatever stands before the service. */
    private static @Nullable String shown(@Nullable String page) {
        if (page == null) {
            return null;
        }
        int path = page.indexOf("/console/");
        return path < 0 ? null : page.substring(path);
    }

    private void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException refused)
            throws IOException, ServletException {
        errors.write(
                request,
                response,
                Problem.of(
                        HttpStatus.FORBIDDEN,
                        switch (refused) {
                            case CsrfException stale ->
                                "The form is not valid any more. Go back, load the page again and send it once more.";
                            case OwnOrigin.ForeignOriginException foreign -> "Another site sent this form.";
                            default -> "Your permissions do not allow this.";
                        }));
    }
}
