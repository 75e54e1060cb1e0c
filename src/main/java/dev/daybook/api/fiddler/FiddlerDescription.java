package dev.daybook.api.fiddler;

import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes this door in OpenAPI. */
@Configuration(proxyBeanMethods = false)
class FiddlerDescription {

    @Bean
    GroupedOpenApi fiddlerGroup() {
        return GroupedOpenApi.builder()
                .group("fiddler")
                .displayName("Fiddler: events of models")
                .packagesToScan(FiddlerDescription.class.getPackageName())
                .build();
    }
}
