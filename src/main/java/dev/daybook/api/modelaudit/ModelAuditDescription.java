package dev.daybook.api.modelaudit;

import dev.daybook.api.ErrorBody;
import dev.daybook.api.Problem;
import dev.daybook.api.ProblemDetailsBody;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.List;
import java.util.function.Predicate;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

/** Describes this door in OpenAPI. */
@Configuration(proxyBeanMethods = false)
class ModelAuditDescription {

    private static final Predicate<String> PATHS = ProblemDetailsBody.below("/api/v1/models");

    @Bean
    GroupedOpenApi modelAuditGroup() {
        return GroupedOpenApi.builder()
                .group("modelaudit")
                .displayName("Models: audit logs, collaborators")
                .packagesToScan(ModelAuditDescription.class.getPackageName())
                .build();
    }

    @Bean
    ErrorBody modelAuditErrors() {
        return new ProblemDetailsBody(
                PATHS,
                List.of(
                        Problem.of(HttpStatus.FORBIDDEN, "The role owner or admin on this model is required."),
                        Problem.of(HttpStatus.NOT_FOUND, "There is no such model."),
                        Problem.of(
                                HttpStatus.CONFLICT,
                                "The model mdl-7f3a19bc is deleted; its collaborators change no more."),
                        Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "The request has faults; see errors."),
                        Problem.of(
                                HttpStatus.TOO_MANY_REQUESTS,
                                "The limit of modelAuditLogs.read is reached: 10000 in 60 seconds. It is free again in 2"
                                        + " seconds.")));
    }

    // For all documents, because the one of all doors has these operations too.
    @Bean
    GlobalOpenApiCustomizer modelAuditActions(ModelAuditVocabulary vocabulary) {
        return api -> api.getPaths().entrySet().stream()
                .filter(path -> PATHS.test(path.getKey()))
                .flatMap(path -> path.getValue().readOperations().stream())
                .flatMap(operation -> operation.getParameters().stream())
                .filter(parameter -> AuditLogParameters.ACTION.equals(parameter.getName()))
                .forEach(parameter -> parameter.setSchema(new StringSchema()._enum(vocabulary.actions())));
    }
}
