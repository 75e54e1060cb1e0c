package dev.daybook.api.admin;

import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes this door in OpenAPI. */
@Configuration(proxyBeanMethods = false)
class AdminDescription {

    @Bean
    GroupedOpenApi adminGroup() {
        return GroupedOpenApi.builder()
                .group("admin")
                .displayName("Daybook: administration")
                .packagesToScan(AdminDescription.class.getPackageName())
                .build();
    }
}
