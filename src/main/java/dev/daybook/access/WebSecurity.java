package dev.daybook.access;

import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What every request passes: who calls, by the token it carries, and nothing kept between requests. How a refusal is
 * worded is the doors' affair, which contribute the entry point and the handler.
 */
@Configuration(proxyBeanMethods = false)
class WebSecurity {

    /** Scripts, styles and pictures of the OpenAPI page come from this service; nothing else is ever shown. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data:;"
            + " style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private static final String METRICS = "/actuator/prometheus";

    /** The metrics, which can be read without the database. */
    @Bean
    @Order(0)
    SecurityFilterChain metrics(
            HttpSecurity http,
            TokenAuthentication authentication,
            AccessSettings settings,
            AuthenticationEntryPoint unauthenticated,
            AccessDeniedHandler denied) {
        http.securityMatcher(METRICS)
                .authorizeHttpRequests(requests -> requests.anyRequest()
                        .hasAnyAuthority(Permission.READ_METRICS.name(), Permission.SYSTEM_ADMIN.name()));
        return chain(http, new MetricsAuthentication(settings, authentication), unauthenticated, denied);
    }

    @Bean
    SecurityFilterChain requests(
            HttpSecurity http,
            TokenAuthentication authentication,
            AuthenticationEntryPoint unauthenticated,
            AccessDeniedHandler denied,
            List<OpenPaths> open) {
        http.authorizeHttpRequests(
                requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers(
                                "/v3/api-docs/**",
                                "/v3/api-docs.yaml",
                                "/swagger-ui/**",
                                "/swagger-ui.html",
                                "/actuator/health/**")
                        .permitAll()
                        .requestMatchers(opened(open))
                        .permitAll()
                        .requestMatchers("/actuator/**")
                        .hasAuthority(Permission.SYSTEM_ADMIN.name())
                        .anyRequest()
                        .authenticated());
        return chain(http, authentication, unauthenticated, denied);
    }

    private static SecurityFilterChain chain(
            HttpSecurity http,
            AuthenticationManager authentication,
            AuthenticationEntryPoint unauthenticated,
            AccessDeniedHandler denied) {
        BearerTokenAuthenticationFilter tokens =
                new BearerTokenAuthenticationFilter(authentication, new AuthorizationHeader());
        tokens.setAuthenticationEntryPoint(unauthenticated);
        return http.addFilterBefore(tokens, UsernamePasswordAuthenticationFilter.class)
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(unauthenticated).accessDeniedHandler(denied))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // No cookie opens anything here, so that no other site can ride on one.
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
                .build();
    }

    private static RequestMatcher opened(List<OpenPaths> open) {
        List<PathPatternRequestMatcher> matchers = open.stream()
                .flatMap(paths -> paths.patterns().stream())
                .map(PathPatternRequestMatcher.withDefaults()::matcher)
                .toList();
        return request -> matchers.stream().anyMatch(matcher -> matcher.matches(request));
    }
}
