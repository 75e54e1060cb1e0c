package dev.daybook.api;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Describes in OpenAPI the errors that operations may end in, each in the words of the contract that covers its path.
 * What an operation says itself of a status stands.
 */
@Configuration(proxyBeanMethods = false)
class ErrorDescription {

    /** One problem of each status that operations share. */
    private static final List<Problem> EXAMPLES = List.of(
            Problem.of(HttpStatus.BAD_REQUEST, "The body is not well-formed JSON."),
            Problem.of(HttpStatus.UNAUTHORIZED, "Invalid API token"),
            Problem.of(HttpStatus.FORBIDDEN, "The permission ADMIN_API_ACCESS is required."),
            Problem.of(HttpStatus.NOT_FOUND, "There is nothing here by that id."),
            Problem.of(
                    HttpStatus.NOT_ACCEPTABLE,
                    "The answer is application/json, which the Accept header does not take."),
            Problem.of(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The Content-Type text/plain is not supported; it must be application/json."),
            Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "limit must be a whole number from 1 to 1000."),
            Problem.of(
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    "Internal error. Reference: 0b6f7a0e-8a3c-4b5e-9f51-2d3c4e5f6a7b"),
            Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "The database is not reachable now."));

    /** Problems that only operations have that say so. */
    private static final List<Problem> OTHER_EXAMPLES = List.of(Problem.of(
            HttpStatus.TOO_MANY_REQUESTS,
            "The limit of eventLogs.read is reached: 10000 in 60 seconds. It is free again in 2 seconds."));

    private final List<ErrorBody> contracts;

    ErrorDescription(List<ErrorBody> doors) {
        // The last one covers every path.
        contracts = Stream.concat(doors.stream(), Stream.of(new MessageBody())).toList();
    }

    @Bean
    GlobalOpenApiCustomizer errors() {
        return api -> api.getPaths().forEach((path, item) -> {
            ErrorBody contract = contracts.stream()
                    .filter(candidate -> candidate.covers(path))
                    .findFirst()
                    .orElseThrow();
            addSchemas(api, contract);
            item.readOperationsMap().forEach((method, operation) -> {
                addErrors(contract, path, operation);
                operation.getResponses().forEach((code, response) -> {
                    HttpStatus status = code.matches("[45]\\d\\d") ? HttpStatus.resolve(Integer.parseInt(code)) : null;
                    if (status != null) {
                        response.setContent(content(contract, method.name(), withExamples(path, operation), status));
                        addHeaders(status, response);
                    }
                });
            });
        });
    }

    // Here and not in a bean of the whole document, which springdoc copies through JSON: that loses
    // additionalProperties.
    private static void addSchemas(OpenAPI api, ErrorBody contract) {
        if (api.getComponents().getSchemas() == null
                || !api.getComponents().getSchemas().containsKey(contract.schemaName())) {
            contract.schemas().forEach(api.getComponents()::addSchemas);
        }
    }

    private static void addErrors(ErrorBody contract, String path, Operation operation) {
        ApiResponses responses = operation.getResponses();
        // An operation that says itself what 400 is answers wrong content so, and not 422.
        boolean saysBadRequest = responses.containsKey("400");
        for (Problem problem : EXAMPLES) {
            HttpStatus found = HttpStatus.valueOf(problem.status().value());
            if (fits(found, contract, path, operation)
                    && !(saysBadRequest && found == HttpStatus.UNPROCESSABLE_CONTENT)) {
                HttpStatus status = HttpStatus.valueOf(contract.status(problem).value());
                responses.computeIfAbsent(
                        String.valueOf(status.value()),
                        code -> new ApiResponse().description(status.getReasonPhrase() + "."));
            }
        }
    }

    private static boolean fits(HttpStatus status, ErrorBody contract, String path, Operation operation) {
        boolean hasBody = operation.getRequestBody() != null;
        boolean hasQuery = parameters(operation).anyMatch(parameter -> "query".equals(parameter.getIn()));
        return switch (status) {
            case BAD_REQUEST, UNSUPPORTED_MEDIA_TYPE -> hasBody;
            case NOT_FOUND -> path.contains("{");
            case NOT_ACCEPTABLE -> contract.heedsAccept();
            case UNPROCESSABLE_CONTENT -> hasBody || hasQuery;
            default -> true;
        };
    }

    private static Content content(ErrorBody contract, String method, String path, HttpStatus status) {
        Problem problem = Stream.of(contract.examples(), EXAMPLES, OTHER_EXAMPLES)
                .flatMap(List::stream)
                .filter(example -> example.status().value() == status.value())
                .findFirst()
                .orElseGet(() -> Problem.of(status, Problems.sentence(status)));
        return new Content()
                .addMediaType(
                        contract.contentType(),
                        new MediaType()
                                .schema(new Schema<>().$ref("#/components/schemas/" + contract.schemaName()))
                                .example(contract.of(method, path, problem)));
    }

    private static void addHeaders(HttpStatus status, ApiResponse response) {
        if (status == HttpStatus.UNAUTHORIZED) {
            response.addHeaderObject(HttpHeaders.WWW_AUTHENTICATE, header("The scheme to call with.", "Bearer"));
        }
        if (status == HttpStatus.SERVICE_UNAVAILABLE || status == HttpStatus.TOO_MANY_REQUESTS) {
            response.addHeaderObject(
                    HttpHeaders.RETRY_AFTER, header("After how many seconds the same request may succeed.", "2"));
        }
    }

    private static Header header(String description, String example) {
        return new Header().description(description).required(true).schema(new StringSchema().example(example));
    }

    /** The path with the examples of its parameters in it. */
    private static String withExamples(String path, Operation operation) {
        return parameters(operation)
                .filter(parameter -> "path".equals(parameter.getIn()) && parameter.getExample() != null)
                .reduce(
                        path,
                        (filled, parameter) -> filled.replace(
                                "{" + parameter.getName() + "}",
                                parameter.getExample().toString()),
                        (first, second) -> second);
    }

    private static Stream<Parameter> parameters(Operation operation) {
        return operation.getParameters() == null ? Stream.empty() : operation.getParameters().stream();
    }
}
