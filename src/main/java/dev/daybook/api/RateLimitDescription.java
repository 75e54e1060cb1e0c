package dev.daybook.api;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;

/** Describes in OpenAPI what {@link Limited} routes answer. */
@Configuration(proxyBeanMethods = false)
class RateLimitDescription {

    private static final String TOO_MANY_REQUESTS = "429";

    @Bean
    GlobalOperationCustomizer limitedRoutes() {
        return (operation, handler) -> {
            if (Arrays.stream(handler.getMethodParameters()).anyMatch(RateLimitDescription::isLimit)) {
                operation
                        .getResponses()
                        .computeIfAbsent(
                                TOO_MANY_REQUESTS,
                                code -> new ApiResponse().description("The caller asks too often. Nothing was done."));
            }
            return operation;
        };
    }

    /** Describes the header fields of every operation that may be refused for its limit. */
    @Bean
    GlobalOpenApiCustomizer limitFields() {
        return api -> api.getPaths()
                .forEach((path, item) -> item.readOperations().stream()
                        .filter(operation -> operation.getResponses().containsKey(TOO_MANY_REQUESTS))
                        .forEach(operation -> addFields(path, operation)));
    }

    private static boolean isLimit(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(Limited.class);
    }

    private static void addFields(String path, Operation operation) {
        operation.getResponses().forEach((code, response) -> {
            if (!code.startsWith("2") && !code.equals(TOO_MANY_REQUESTS)) {
                return;
            }
            response.addHeaderObject(
                    RateLimitFields.POLICY,
                    text(
                            "The rule that applies: how much may be used (q) in how many seconds (w), and in which unit"
                                    + " (qu) if not requests (draft-ietf-httpapi-ratelimit-headers).",
                            "\"eventLogs.read\";q=10000;w=60"));
            response.addHeaderObject(
                    RateLimitFields.STATE,
                    text(
                            "How much is left (r), and in how many seconds the window ends (t).",
                            "\"eventLogs.read\";r=9999;t=60"));
            if (RateLimitFields.isFiddlers(path)) {
                response.addHeaderObject(RateLimitFields.X_LIMIT, number("How much may be used in a window.", 30));
                response.addHeaderObject(RateLimitFields.X_REMAINING, number("How much of it is left.", 29));
                response.addHeaderObject(
                        RateLimitFields.X_RESET,
                        number("When the window ends, in seconds since 1970.", 1_795_348_800L));
            }
        });
    }

    private static Header text(String description, String example) {
        return new Header().description(description).schema(new StringSchema().example(example));
    }

    private static Header number(String description, long example) {
        return new Header()
                .description(description)
                .schema(new IntegerSchema().format("int64").example(example));
    }
}
