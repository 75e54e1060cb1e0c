package dev.daybook.api.modelaudit;

import io.swagger.v3.oas.models.media.StringSchema;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes this door in OpenAPI. */
@Configuration(proxyBeanMethods = false)
class ModelAuditDescription {

    @Bean
    GroupedOpenApi modelAuditGroup() {
        return GroupedOpenApi.builder()
                .group("modelaudit")
                .displayName("Models: audit logs, collaborators")
                .packagesToScan(ModelAuditDescription.class.getPackageName())
                .build();
    }

    // For all documents, because the one of all doors has these operations too.
    @Bean
    GlobalOpenApiCustomizer modelAuditActions(ModelAuditVocabulary vocabulary, ProblemDetailsBody errors) {
        return api -> api.getPaths().entrySet().stream()
                .filter(path -> errors.covers(path.getKey()))
                .flatMap(path -> path.getValue().readOperations().stream())
                .flatMap(operation -> operation.getParameters().stream())
                .filter(parameter -> AuditLogParameters.ACTION.equals(parameter.getName()))
                .forEach(parameter -> parameter.setSchema(new StringSchema()._enum(vocabulary.actions())));
    }
}
