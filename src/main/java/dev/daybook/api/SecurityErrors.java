package dev.daybook.api;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** The words for what Spring Security refuses before any controller is reached. */
@Configuration(proxyBeanMethods = false)
class SecurityErrors {

    @Bean
    AuthenticationEntryPoint unauthenticated(ErrorAnswers errors) {
        return (request, response, refused) -> errors.write(request, response, Problems.unauthenticated());
    }

    @Bean
    AccessDeniedHandler denied(ErrorAnswers errors) {
        return (request, response, refused) -> errors.write(request, response, Problems.denied());
    }

    @Bean
    RequestRejectedHandler rejected(ErrorAnswers errors) {
        return (request, response, refused) -> errors.write(request, response, Problems.rejected(refused));
    }
}
