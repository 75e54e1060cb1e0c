package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.postgres.DataDirectory;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

class OpenApiIT extends IntegrationTest {

    /** OpenAI's paths have no slash at their end, and its errors a form of their own. */
    private static final String OPENAI = "/v1/organization/";

    /** Fiddler's as well. */
    private static final String FIDDLER = "/v3/";

    /** Paths that a specification or a client fixes without a slash at their end. */
    private static final List<String> WITHOUT_SLASH = List.of(OPENAI, FIDDLER, "/tlog/", "/.well-known/");

    @LocalServerPort
    private int port;

    @Autowired
    private DataDirectory directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v3/api-docs",
                "/v3/api-docs/admin",
                "/v3/api-docs/datarobot",
                "/v3/api-docs/daybook",
                "/v3/api-docs/fiddler",
                "/v3/api-docs/ingest",
                "/v3/api-docs/modelaudit",
                "/v3/api-docs/openai",
                "/v3/api-docs/proof"
            })
    void everyOperationIsDescribedOnceWithItsErrors(String document) {
        JsonNode api = document(document);
        Set<String> ids = new HashSet<>();

        api.get("paths").forEachEntry((path, item) -> {
            assertThat(path.endsWith("/"))
                    .as(path)
                    .isNotEqualTo(WITHOUT_SLASH.stream().anyMatch(path::startsWith));
            item.forEach(operation -> {
                String id = operation.get("operationId").asString();
                assertThat(ids.add(id)).as(id).isTrue();
                assertThat(id).doesNotMatch(".*_\\d+");
                assertThat(operation
                                .at("/responses/401/content/" + unauthenticated(path))
                                .asString())
                        .isEqualTo("Invalid API token");
                assertThat(operation.get("responses").propertyNames()).contains("403", "500", "503");
                operation
                        .get("responses")
                        .get("401")
                        .get("content")
                        .forEach(content -> assertThat(api.at(content.at("/schema/$ref")
                                                .asString()
                                                .substring(1))
                                        .at("/properties"))
                                .as(path)
                                .isNotEmpty());
            });
        });
        assertThat(ids).isNotEmpty();
    }

    /** Whatever stands where a number belongs, the answer says so, and is never a failure of ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2147483648",
                "-2147483649",
                "-1",
                "0",
                "9223372036854775807",
                "9223372036854775808",
                "1e400",
                "1.5",
                "",
                "text"
            })
    void noNumberOfAnyRouteIsTooMuch(String number) {
        ApiClient caller = ApiClient.administrator(port, directory)
                .with(
                        "open-api-it",
                        "numbers",
                        "WRITE_EVENTS",
                        "CAN_ACCESS_USER_ACTIVITY",
                        "MANAGE_MODELS",
                        "ADMIN_API_ACCESS",
                        "SYSTEM_ADMIN");
        JsonNode api = document("/v3/api-docs");
        List<String> walked = new ArrayList<>();

        api.get("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
                    // No resource, model or user has such a name.
                    String route = path.replaceAll("\\{[^}]*}", "0");
                    operation
                            .path("parameters")
                            .valueStream()
                            .filter(parameter -> parameter.get("in").asString().equals("query"))
                            .filter(parameter -> isNumber(parameter.get("schema")))
                            .forEach(parameter -> {
                                String name = parameter.get("name").asString();
                                walked.add(name);
                                expectNoFailure(caller.send(
                                        method.toUpperCase(Locale.ROOT),
                                        route + "?" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                                                + URLEncoder.encode(number, StandardCharsets.UTF_8),
                                        null));
                            });
                    JsonNode body = resolved(api, operation.at("/requestBody/content/application~1json/schema"));
                    body.path("properties").forEachEntry((name, property) -> {
                        if (isNumber(property)) {
                            walked.add(name);
                            expectNoFailure(caller.send(
                                    method.toUpperCase(Locale.ROOT),
                                    route,
                                    filled(
                                            body,
                                            name,
                                            number.isEmpty() || number.equals("text") ? '"' + number + '"' : number),
                                    "Content-Type",
                                    "application/json"));
                        }
                    });
                }));

        assertThat(walked)
                .contains("offset", "limit", "page", "effective_at[gt]", "from", "maxUsage", "amount", "rowsCount");
    }

    private static void expectNoFailure(HttpResponse<String> response) {
        assertThat(response.statusCode())
                .as(() -> response.request().method() + " " + response.request().uri() + ": " + response.body())
                .isLessThan(500);
    }

    private static boolean isNumber(JsonNode schema) {
        return schema.path("type").toString().matches(".*\"(integer|number)\".*");
    }

    /** The schema behind references; of several the first that has members. */
    private static JsonNode resolved(JsonNode api, JsonNode schema) {
        if (schema.has("$ref")) {
            return resolved(api, api.at(schema.get("$ref").asString().substring(1)));
        }
        return schema.has("oneOf") ? resolved(api, schema.get("oneOf").get(0)) : schema;
    }

    /** A body with the examples of all members but one. */
    private static String filled(JsonNode schema, String member, String value) {
        StringJoiner members = new StringJoiner(",", "{", "}");
        schema.get("properties").forEachEntry((name, property) -> {
            if (name.equals(member)) {
                members.add('"' + name + "\":" + value);
            } else if (property.has("example")) {
                members.add('"' + name + "\":" + property.get("example"));
            }
        });
        return members.toString();
    }

    @Test
    void faultsAreAMapOrAList() {
        assertThat(document("/v3/api-docs").at("/components/schemas/Error/properties/errors/oneOf"))
                .hasSize(2);
    }

    /** Where the example of a 401 says what it is about, in the shape of the door. */
    private static String unauthenticated(String path) {
        if (path.startsWith("/api/v1/")) {
            return "application~1problem+json/example/detail";
        }
        return "application~1json/example/"
                + (path.startsWith(OPENAI) || path.startsWith(FIDDLER) ? "error/message" : "message");
    }

    @Test
    void thePageIsOpenToAnybody() {
        assertThat(new ApiClient(port, "").get("/swagger-ui/index.html").statusCode())
                .isEqualTo(200);
    }

    private JsonNode document(String path) {
        return ApiClient.json(new ApiClient(port, "").get(path), 200);
    }
}
