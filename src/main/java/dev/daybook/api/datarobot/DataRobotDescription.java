package dev.daybook.api.datarobot;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.List;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes this door in OpenAPI. */
@Configuration(proxyBeanMethods = false)
class DataRobotDescription {

    @Bean
    GroupedOpenApi dataRobotGroup(DataRobotVocabulary vocabulary) {
        return GroupedOpenApi.builder()
                .group("datarobot")
                .displayName("DataRobot: event logs and usage data exports")
                .packagesToScan(DataRobotDescription.class.getPackageName())
                .addOpenApiCustomizer(api -> listLabels(api, vocabulary.labels()))
                .build();
    }

    // Labels of an organization's own may be asked for too, so the list is an offer and not a limit.
    private static void listLabels(OpenAPI api, List<String> labels) {
        Schema<?> known = new StringSchema()._enum(labels);
        Schema<?> custom = new StringSchema().minLength(1);
        api.getPaths().values().stream()
                .map(PathItem::getGet)
                .filter(operation -> operation != null && operation.getParameters() != null)
                .map(Operation::getParameters)
                .flatMap(List::stream)
                .filter(parameter -> EventLogParameters.EVENT.equals(parameter.getName()))
                .forEach(parameter -> parameter.setSchema(new Schema<>().anyOf(List.of(known, custom))));
    }
}
