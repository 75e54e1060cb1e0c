package dev.daybook.api.fiddler;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Describes this door in OpenAPI, and its errors, which all of its operations share. */
@Configuration(proxyBeanMethods = false)
class FiddlerDescription {

    private static final String ERROR = "FiddlerError";
    private static final String REQUEST_ID = "X-Request-Id";

    /** The errors that an operation may end in, with an example each. */
    private static final Map<HttpStatus, String> ERRORS = new TreeMap<>(Map.of(
            HttpStatus.BAD_REQUEST, "limit must be a whole number from 1 to 1000.",
            HttpStatus.UNAUTHORIZED, "Invalid API token",
            HttpStatus.FORBIDDEN, "The permission WRITE_EVENTS is required.",
            HttpStatus.NOT_FOUND, "There is no such model.",
            HttpStatus.NOT_ACCEPTABLE, "Acceptable representations: [application/json].",
            HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type 'text/plain' is not supported.",
            HttpStatus.INTERNAL_SERVER_ERROR, "Internal error. Reference: 0b6f7a0e-8a3c-4b5e-9f51-2d3c4e5f6a7b",
            HttpStatus.SERVICE_UNAVAILABLE, "The database is not reachable now."));

    private static final Map<HttpStatus, String> OTHERS = Map.of(
            HttpStatus.CONFLICT, "There is a project of the name churn already.",
            HttpStatus.CONTENT_TOO_LARGE, "The body is longer than 33554432 bytes, the limit of a request.");

    @Bean
    GroupedOpenApi fiddlerGroup() {
        return GroupedOpenApi.builder()
                .group("fiddler")
                .displayName("Fiddler: events of models")
                .packagesToScan(FiddlerDescription.class.getPackageName())
                .build();
    }

    // For all documents, because the one of all doors has these operations too.
    @Bean
    GlobalOpenApiCustomizer fiddlerErrors(FiddlerErrorBody errors) {
        return api -> {
            if (api.getPaths().keySet().stream().anyMatch(errors::covers)) {
                ModelConverters.getInstance(true)
                        .readAll(FiddlerErrorBody.Response.class)
                        .forEach(api.getComponents()::addSchemas);
            }
            api.getPaths().forEach((path, item) -> {
                if (errors.covers(path)) {
                    item.readOperations().forEach(operation -> addErrors(path, operation));
                }
            });
        };
    }

    private static void addErrors(String path, Operation operation) {
        ERRORS.forEach((status, example) -> {
            if (fits(status, path, operation)) {
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
                describe(status, response);
            }
        });
    }

    private static boolean fits(HttpStatus status, String path, Operation operation) {
        boolean hasBody = operation.getRequestBody() != null;
        boolean hasQuery = operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> "filter".equals(parameter.getName()));
        return switch (status) {
            case UNSUPPORTED_MEDIA_TYPE -> hasBody;
            case BAD_REQUEST -> hasBody || hasQuery;
            case NOT_FOUND -> path.contains("{");
            default -> true;
        };
    }

    private static void describe(HttpStatus status, ApiResponse response) {
        String message = ERRORS.getOrDefault(status, OTHERS.getOrDefault(status, status.getReasonPhrase() + "."));
        response.setContent(new Content()
                .addMediaType(
                        org.springframework.http.MediaType.APPLICATION_JSON_VALUE,
                        new MediaType()
                                .schema(new Schema<>().$ref("#/components/schemas/" + ERROR))
                                .example(new FiddlerErrorBody.Response(
                                        Answer.API_VERSION,
                                        "ERROR",
                                        new FiddlerErrorBody.Detail(
                                                status.value(),
                                                message,
                                                List.of(new FiddlerErrorBody.Entry(
                                                        FiddlerErrorBody.reason(status), message, "")))))));
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
}
