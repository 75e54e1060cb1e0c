package dev.daybook.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * What the OpenAPI documents of all doors share: who may call, the errors, and one form of each path, although paths
 * work with and without the slash at their end.
 */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String TOKEN = "token";
    private static final String ERROR = "Error";

    /** The errors that an operation may end in, with an example each. */
    private static final Map<HttpStatus, String> ERRORS = new TreeMap<>(Map.of(
            HttpStatus.BAD_REQUEST, "The body is not well-formed JSON.",
            HttpStatus.TOO_MANY_REQUESTS,
                    "The limit of eventLogs.read is reached: 10000 in 60 seconds. It is free again in 2 seconds.",
            HttpStatus.UNAUTHORIZED, "Invalid API token",
            HttpStatus.FORBIDDEN, "The permission ADMIN_API_ACCESS is required.",
            HttpStatus.NOT_FOUND, "There is nothing here by that id.",
            HttpStatus.NOT_ACCEPTABLE, "Acceptable representations: [application/json].",
            HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type 'text/plain' is not supported.",
            HttpStatus.UNPROCESSABLE_CONTENT, "limit must be a whole number from 1 to 1000.",
            HttpStatus.INTERNAL_SERVER_ERROR, "Internal error. Reference: 0b6f7a0e-8a3c-4b5e-9f51-2d3c4e5f6a7b",
            HttpStatus.SERVICE_UNAVAILABLE, "The database is not reachable now."));

    private final List<ErrorBody> otherContracts;

    ApiDescription(List<ErrorBody> otherContracts) {
        this.otherContracts = otherContracts;
    }

    @Bean
    OpenAPI api(ObjectProvider<BuildProperties> build) {
        BuildProperties built = build.getIfAvailable();
        return new OpenAPI()
                .info(new Info()
                        .title("Daybook")
                        .description("An audit log: services post what happened, people and clients read it back.")
                        .version(built == null ? "development" : built.getVersion())
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .components(new Components()
                        .addSecuritySchemes(
                                TOKEN,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description(
                                                "An API token (`dbk_…`), or a JWT of the identity provider where one"
                                                        + " is set. `Authorization: Token …` works as well.")))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }

    @Bean
    GlobalOpenApiCustomizer sharedParts() {
        return api -> {
            dropSlashlessTwins(api);
            // Here and not in the bean above, which springdoc copies through JSON: that loses additionalProperties.
            api.getComponents()
                    .addSchemas(ERROR, error())
                    .addHeaders(
                            RequestId.HEADER,
                            header("The id of the request: the caller's own if it sent one.", "0b6f7a0e-8a3c-4b5e"));
            api.getPaths().forEach((path, item) -> {
                if (otherContracts.stream().noneMatch(contract -> contract.covers(path))) {
                    item.readOperations().forEach(operation -> addErrors(path, operation));
                }
                item.readOperations().forEach(ApiDescription::addRequestId);
            });
        };
    }

    private static void dropSlashlessTwins(OpenAPI api) {
        for (String path : List.copyOf(api.getPaths().keySet())) {
            PathItem kept = api.getPaths().get(path + "/");
            PathItem twin = api.getPaths().get(path);
            if (kept != null && twin != null) {
                api.getPaths().remove(path);
                twin.readOperationsMap()
                        .forEach((method, operation) ->
                                shorten(kept.readOperationsMap().get(method), operation.getOperationId()));
            }
        }
    }

    /** springdoc numbers the ids of all but the first of several paths; whichever came first has the name. */
    private static void shorten(@Nullable Operation operation, String twinId) {
        if (operation != null && twinId.length() < operation.getOperationId().length()) {
            operation.setOperationId(twinId);
        }
    }

    private static void addErrors(String path, Operation operation) {
        ApiResponses responses = operation.getResponses();
        // An operation that says itself what 400 is answers wrong content so, and not 422.
        boolean saysBadRequest = responses.containsKey("400");
        ERRORS.forEach((status, example) -> {
            if (fits(status, path, operation) && !(saysBadRequest && status == HttpStatus.UNPROCESSABLE_CONTENT)) {
                responses.computeIfAbsent(
                        String.valueOf(status.value()),
                        code -> new ApiResponse().description(status.getReasonPhrase() + "."));
            }
        });
        responses.forEach((code, response) -> {
            HttpStatus status = code.matches("[45]\\d\\d") ? HttpStatus.resolve(Integer.parseInt(code)) : null;
            if (status != null) {
                describe(status, response);
            }
        });
    }

    private static boolean fits(HttpStatus status, String path, Operation operation) {
        boolean hasBody = operation.getRequestBody() != null;
        boolean hasQuery = operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> "query".equals(parameter.getIn()));
        return switch (status) {
            case BAD_REQUEST, UNSUPPORTED_MEDIA_TYPE -> hasBody;
            case NOT_FOUND -> path.contains("{");
            case UNPROCESSABLE_CONTENT -> hasBody || hasQuery;
            // Where it can happen it is described already.
            case TOO_MANY_REQUESTS -> false;
            default -> true;
        };
    }

    private static void describe(HttpStatus status, ApiResponse response) {
        String message = ERRORS.getOrDefault(status, status.getReasonPhrase() + ".");
        response.setContent(new Content()
                .addMediaType(
                        "application/json",
                        new MediaType()
                                .schema(new Schema<>().$ref("#/components/schemas/" + ERROR))
                                .example(Map.of("message", message))));
        if (status == HttpStatus.UNAUTHORIZED) {
            response.addHeaderObject(HttpHeaders.WWW_AUTHENTICATE, header("The scheme to call with.", "Bearer"));
        }
        if (status == HttpStatus.SERVICE_UNAVAILABLE || status == HttpStatus.TOO_MANY_REQUESTS) {
            response.addHeaderObject(
                    HttpHeaders.RETRY_AFTER, header("After how many seconds the same request may succeed.", "2"));
        }
    }

    private static void addRequestId(Operation operation) {
        operation
                .getResponses()
                .values()
                .forEach(response -> response.addHeaderObject(
                        RequestId.HEADER, new Header().$ref("#/components/headers/" + RequestId.HEADER)));
    }

    private static Header header(String description, String example) {
        return new Header().description(description).required(true).schema(new StringSchema().example(example));
    }

    private static Schema<?> error() {
        Schema<?> byField = new ObjectSchema()
                .additionalProperties(new StringSchema())
                .description("What is wrong, by field or parameter.");
        Schema<?> byItem = new ArraySchema()
                .items(new ObjectSchema()
                        .addProperty("index", new IntegerSchema().description("Which of several items, from 0."))
                        .addProperty("field", new StringSchema().description("The field; empty for the whole item."))
                        .addProperty("message", new StringSchema())
                        .addRequiredItem("field")
                        .addRequiredItem("message"))
                .description("What is wrong, of posted events.");
        return new ObjectSchema()
                .description("Why the request was not carried out.")
                .addProperty("message", new StringSchema().description("A sentence for the caller."))
                .addProperty("errors", new Schema<>().oneOf(List.of(byField, byItem)))
                .addRequiredItem("message");
    }
}
