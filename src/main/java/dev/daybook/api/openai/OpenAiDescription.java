package dev.daybook.api.openai;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** Describes this door in OpenAPI. */
@Configuration(proxyBeanMethods = false)
class OpenAiDescription {

    @Bean
    GroupedOpenApi openAiGroup() {
        return GroupedOpenApi.builder()
                .group("openai")
                .displayName("OpenAI: organization audit logs")
                .packagesToScan(OpenAiDescription.class.getPackageName())
                .build();
    }

    /** Also for the document of all doors together. */
    @Bean
    GlobalOpenApiCustomizer openAiTypes(AuditLogTypes types) {
        return api -> {
            listTypes(api, types);
            describeDetails(api, types);
        };
    }

    private static void listTypes(OpenAPI api, AuditLogTypes types) {
        api.getPaths().values().stream()
                .map(PathItem::getGet)
                .filter(operation -> operation != null && operation.getParameters() != null)
                .map(Operation::getParameters)
                .flatMap(List::stream)
                .filter(parameter -> AuditLogParameters.EVENT_TYPES.equals(parameter.getName()))
                .forEach(parameter -> parameter.setSchema(new ArraySchema().items(labels(types))));
    }

    private static void describeDetails(OpenAPI api, AuditLogTypes types) {
        Schema<?> log = api.getComponents().getSchemas() == null
                ? null
                : api.getComponents().getSchemas().get(AuditLogView.NAME);
        if (log == null) {
            return;
        }
        log.addProperty("type", labels(types).description("What happened.").example("api_key.created"));
        for (AuditLogType type : types.all()) {
            if (type.details().present()) {
                log.addProperty(
                        type.label(),
                        schema(type.details().members())
                                .description("What else is known of it, if it is of the type of this name."));
            }
        }
    }

    private static Schema<?> labels(AuditLogTypes types) {
        return new StringSchema()
                ._enum(types.all().stream().map(AuditLogType::label).toList());
    }

    private static Schema<?> schema(JsonNode form) {
        if (form.isObject()) {
            ObjectSchema object = new ObjectSchema();
            form.properties().forEach(member -> object.addProperty(member.getKey(), schema(member.getValue())));
            return object;
        }
        if (form.isArray()) {
            return new ArraySchema().items(schema(form.get(0)));
        }
        return switch (form.stringValue()) {
            case "string" -> new StringSchema();
            case "integer" -> new IntegerSchema().format("int64");
            case "boolean" -> new BooleanSchema();
            case "object" -> new ObjectSchema();
            default -> new StringSchema()._enum(List.of(form.stringValue().split("\\|", -1)));
        };
    }
}
