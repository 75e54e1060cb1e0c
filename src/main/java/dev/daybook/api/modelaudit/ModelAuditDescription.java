package dev.daybook.api.modelaudit;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Describes this door in OpenAPI: its errors are problem details. */
@Configuration(proxyBeanMethods = false)
class ModelAuditDescription {

    private static final String PROBLEM = "ProblemDetails";

    /** Set on every answer by what all doors share, which describes it under this name. */
    private static final String REQUEST_ID = "X-Request-Id";

    /** The errors that an operation may end in, with an example each. */
    private static final Map<HttpStatus, String> ERRORS = new TreeMap<>(Map.of(
            HttpStatus.BAD_REQUEST, "The body is not well-formed JSON.",
            HttpStatus.TOO_MANY_REQUESTS,
                    "The limit of modelAuditLogs.read is reached: 10000 in 60 seconds. It is free again in 2 seconds.",
            HttpStatus.UNAUTHORIZED, "Invalid API token",
            HttpStatus.FORBIDDEN, "The role owner or admin on this model is required.",
            HttpStatus.NOT_FOUND, "There is no such model.",
            HttpStatus.NOT_ACCEPTABLE, "Acceptable representations: [application/json].",
            HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type 'text/plain' is not supported.",
            HttpStatus.UNPROCESSABLE_CONTENT, "The request has faults; see errors.",
            HttpStatus.INTERNAL_SERVER_ERROR, "Internal error. Reference: 0b6f7a0e-8a3c-4b5e-9f51-2d3c4e5f6a7b",
            HttpStatus.SERVICE_UNAVAILABLE, "The database is not reachable now."));

    private static final String CONFLICT = "The model mdl-7f3a19bc is deleted; its collaborators change no more.";

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
    GlobalOpenApiCustomizer modelAuditErrors(ModelAuditVocabulary vocabulary, ProblemDetailsBody errors) {
        return api -> {
            if (api.getPaths().keySet().stream().anyMatch(errors::covers)) {
                api.getComponents().addSchemas(PROBLEM, problem());
            }
            api.getPaths().forEach((path, item) -> {
                if (errors.covers(path)) {
                    item.readOperations().forEach(operation -> {
                        addErrors(path, operation);
                        listActions(operation, vocabulary.actions());
                    });
                }
            });
        };
    }

    private static void listActions(Operation operation, List<String> actions) {
        for (Parameter parameter : operation.getParameters()) {
            if (AuditLogParameters.ACTION.equals(parameter.getName())) {
                parameter.setSchema(new StringSchema()._enum(actions));
            }
        }
    }

    private static void addErrors(String path, Operation operation) {
        ERRORS.forEach((status, example) -> {
            if (fits(status, operation)) {
                operation
                        .getResponses()
                        .computeIfAbsent(
                                String.valueOf(status.value()),
                                code -> new ApiResponse().description(status.getReasonPhrase() + "."));
            }
        });
        operation.getResponses().forEach((code, response) -> {
            HttpStatus status = HttpStatus.resolve(Integer.parseInt(code));
            if (status != null && status.isError()) {
                describe(status, path, response);
            }
        });
    }

    private static boolean fits(HttpStatus status, Operation operation) {
        boolean hasBody = operation.getRequestBody() != null;
        boolean hasQuery = operation.getParameters().stream().anyMatch(parameter -> "query".equals(parameter.getIn()));
        return switch (status) {
            case BAD_REQUEST, UNSUPPORTED_MEDIA_TYPE -> hasBody;
            case UNPROCESSABLE_CONTENT -> hasBody || hasQuery;
            // Where it can happen it is described already.
            case TOO_MANY_REQUESTS -> false;
            default -> true;
        };
    }

    private static void describe(HttpStatus status, String path, ApiResponse response) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", "about:blank");
        example.put("title", status.getReasonPhrase());
        example.put("status", status.value());
        example.put("detail", ERRORS.getOrDefault(status, CONFLICT));
        example.put("instance", path.replace("{model_id}", "mdl-7f3a19bc").replace("{user_id}", "user-002"));
        response.setContent(new Content()
                .addMediaType(
                        org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                        new MediaType()
                                .schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))
                                .example(example)));
        response.addHeaderObject(REQUEST_ID, new Header().$ref("#/components/headers/" + REQUEST_ID));
        if (status == HttpStatus.UNAUTHORIZED) {
            response.addHeaderObject(HttpHeaders.WWW_AUTHENTICATE, header("The scheme to call with.", "Bearer"));
        }
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.addHeaderObject(
                    HttpHeaders.RETRY_AFTER, header("After how many seconds the same request may succeed.", "2"));
        }
    }

    private static Header header(String description, String example) {
        return new Header().description(description).required(true).schema(new StringSchema().example(example));
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .description("Why the request was not carried out (RFC 9457).")
                .addProperty("type", new StringSchema().description("about:blank: the status says it all."))
                .addProperty("title", new StringSchema().description("The status in words."))
                .addProperty("status", new IntegerSchema().description("The status."))
                .addProperty("detail", new StringSchema().description("A sentence for the caller."))
                .addProperty("instance", new StringSchema().description("The path that was asked for."))
                .addProperty(
                        "errors",
                        new ArraySchema()
                                .items(new ObjectSchema()
                                        .addProperty("field", new StringSchema().description("What is at fault."))
                                        .addProperty("message", new StringSchema())
                                        .addRequiredItem("field")
                                        .addRequiredItem("message"))
                                .description("What is wrong, by parameter or member of the body."))
                .addRequiredItem("type")
                .addRequiredItem("title")
                .addRequiredItem("status")
                .addRequiredItem("detail")
                .addRequiredItem("instance");
    }
}
