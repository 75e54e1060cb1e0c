package dev.daybook.api.ingest;

import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes this door in OpenAPI. */
@Configuration(proxyBeanMethods = false)
class IngestDescription {

    @Bean
    GroupedOpenApi ingestGroup() {
        return GroupedOpenApi.builder()
                .group("ingest")
                .displayName("Daybook: posting events")
                .packagesToScan(IngestDescription.class.getPackageName())
                .build();
    }
}
