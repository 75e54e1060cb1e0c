package dev.daybook.api.datarobot;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateLimitUsageIT extends IntegrationTest {

    private static final String RENDER = "reports.render";

    @Autowired
    private DataDirectory directory;

    @LocalServerPort
    private int port;

    private final String org = "usage-" + UUID.randomUUID();
    private ApiClient administrator;
    private ApiClient boss;
    private ApiClient service;
    private ApiClient reader;
    private OpenApiInteractionValidator description;

    @BeforeAll
    void aResourceOfAnotherServiceIsRegistered() {
        administrator = ApiClient.administrator(port, directory);
        boss = administrator.with(org, "boss", "ADMIN_API_ACCESS");
        service = administrator.with(org, "service", "WRITE_EVENTS");
        reader = administrator.with(org, "reader", "CAN_ACCESS_USER_ACTIVITY");
        json(
                boss.send(
                        "PUT",
                        "/api/v2/rateLimits/" + RENDER + "/organizations/" + org + "/",
                        "{\"maxUsage\": 10, \"windowSeconds\": 600}",
                        "Content-Type",
                        "application/json"),
                200);
        description = OpenApiInteractionValidator.createForInlineApiSpecification(
                        administrator.get("/v3/api-docs/datarobot").body())
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void aServiceChargesAUserUntilItsWindowIsFull(String slash) {
        String user = user();
        String path = path(user) + RENDER + slash;

        JsonNode charged = json(allowed(service, "POST", path, "{\"amount\": 7}"), 200);
        assertThat(charged.propertyNames())
                .containsExactlyInAnyOrder("currentUsage", "maxUsage", "resource", "timeToExpire");
        assertThat(charged.get("currentUsage").asInt()).isEqualTo(7);
        assertThat(charged.get("maxUsage").asInt()).isEqualTo(10);
        assertThat(charged.get("resource").asString()).isEqualTo(RENDER);
        assertThat(charged.get("timeToExpire").asInt()).isEqualTo(600);

        HttpResponse<String> refused = allowed(service, "POST", path, "{\"amount\": 4}");
        assertThat(json(refused, 429).propertyNames()).containsExactly("message");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(590L, 600L);
        assertThat(refused.headers().firstValue("RateLimit-Policy")).contains("\"reports.render\";q=10;w=600");
        assertThat(json(service.post(path, "{\"amount\": 3}"), 200)
                        .get("currentUsage")
                        .asInt())
                .isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void usageIsListedForEachLimitThatApplies(String slash) {
        String user = user();
        charge(user, 4);

        JsonNode page = json(allowed(reader, "GET", "/api/v2/users/" + user + "/rateLimitUsage" + slash, null), 200);

        assertThat(page.propertyNames()).containsExactlyInAnyOrder("count", "next", "previous", "usage");
        assertThat(page.get("next").isNull()).isTrue();
        assertThat(page.get("previous").isNull()).isTrue();
        assertThat(page.get("count").asInt())
                .isEqualTo(page.get("usage").size())
                .isGreaterThanOrEqualTo(9);
        assertThat(usage(page, RENDER).get("currentUsage").asInt()).isEqualTo(4);
        assertThat(usage(page, RENDER).get("timeToExpire").asInt()).isBetween(590, 600);
        JsonNode idle = usage(page, "inference.delete");
        assertThat(idle.get("currentUsage").asInt()).isZero();
        assertThat(idle.get("maxUsage").asInt()).isEqualTo(30);
        assertThat(idle.get("timeToExpire").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void oneResourceOrAllAreReset(String slash) {
        String user = user();
        charge(user, 4);
        ApiClient itself = administrator.with(org, user, "CAN_ACCESS_USER_ACTIVITY");
        json(itself.get("/api/v2/eventLogs/?limit=1"), 200);
        json(itself.get("/api/v2/eventLogs/?limit=1"), 200);

        HttpResponse<String> one = allowed(boss, "DELETE", path(user) + RENDER + slash, null);
        assertThat(one.statusCode()).isEqualTo(204);
        assertThat(one.body()).isEmpty();
        assertThat(used(user, RENDER)).isZero();
        assertThat(used(user, "eventLogs.read")).isEqualTo(2);

        assertThat(boss.delete("/api/v2/users/" + user + "/rateLimitUsage" + slash)
                        .statusCode())
                .isEqualTo(204);
        assertThat(used(user, "eventLogs.read")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eventLogs.read",
                "eventLogs.write",
                "events.read",
                "predictionUsage.read",
                "usageDataExports.create",
                "auditLogs.read",
                "modelAuditLogs.read",
                "inference.publish",
                "inference.delete"
            })
    void whatThisServiceLimitsItselfNobodyCharges(String resource) {
        ApiClient auditor = administrator.with(org, "auditor", "CAN_ACCESS_USER_ACTIVITY");

        json(allowed(service, "POST", path("auditor") + resource + "/", "{\"amount\": 10000}"), 403);
        json(administrator.post(path("auditor") + resource + "/?orgId=" + org, "{\"amount\": 10000}"), 403);

        assertThat(used("auditor", resource)).isZero();
        json(auditor.get("/api/v2/eventLogs/?limit=1"), 200);
        assertThat(boss.delete(path("auditor")).statusCode()).isEqualTo(204);
    }

    @Test
    void aUserSeesItselfAndNobodyElse() {
        ApiClient ada = administrator.with(org, "ada", "MANAGE_MODELS");
        charge("ada", 1);
        charge("bob", 1);

        assertThat(usage(json(ada.get(path("ada")), 200), RENDER)
                        .get("currentUsage")
                        .asInt())
                .isEqualTo(1);
        json(allowed(ada, "GET", path("bob"), null), 403);
        json(ada.get(path("nobody")), 403);
    }

    @ParameterizedTest
    @CsvSource({
        // who, GET of another, POST, DELETE
        "WRITE_EVENTS,             403, 200, 403",
        "CAN_ACCESS_USER_ACTIVITY, 200, 403, 403",
        "MANAGE_MODELS,            403, 403, 403",
        "ADMIN_API_ACCESS,         200, 403, 204",
        "SYSTEM_ADMIN,             200, 200, 204",
    })
    void eachPermissionDoesItsOwn(String permission, int get, int post, int delete) {
        String user = user();
        charge(user, 1);
        ApiClient caller = administrator.with(org, "someone", permission);

        assertThat(allowed(caller, "GET", path(user), null).statusCode()).isEqualTo(get);
        assertThat(allowed(caller, "POST", path(user) + RENDER + "/", "{\"amount\": 1}")
                        .statusCode())
                .isEqualTo(post);
        assertThat(allowed(caller, "DELETE", path(user) + RENDER + "/", null).statusCode())
                .isEqualTo(delete);
        // After that nothing names the user but what is left of its usage.
        int gone = delete == 204 ? 404 : delete;
        assertThat(allowed(caller, "DELETE", path(user), null).statusCode()).isEqualTo(gone);
    }

    @Test
    void withoutATokenNothingIsShownOrDone() {
        ApiClient nobody = service.as("");

        json(allowed(nobody, "GET", path("ada"), null), 401);
        json(allowed(nobody, "DELETE", path("ada"), null), 401);
        json(allowed(nobody, "DELETE", path("ada") + RENDER + "/", null), 401);
        json(allowed(nobody, "POST", path("ada") + RENDER + "/", "{\"amount\": 1}"), 401);
    }

    @Test
    void anotherOrganizationsUserIsUnknownAndItsNameIsRefused() {
        String user = user();
        charge(user, 1);
        ApiClient elsewhere = administrator.with(org + "-x", "boss", "ADMIN_API_ACCESS", "WRITE_EVENTS");

        json(elsewhere.get(path(user)), 404);
        json(elsewhere.delete(path(user)), 404);
        json(elsewhere.get(path(user) + "?orgId=" + org), 403);
        json(elsewhere.delete(path(user) + "?orgId=" + org), 403);
        json(elsewhere.post(path(user) + RENDER + "/?orgId=" + org, "{\"amount\": 1}"), 403);
        // Its organization has no such resource.
        json(elsewhere.post(path(user) + RENDER + "/", "{\"amount\": 1}"), 404);
        assertThat(usage(json(administrator.get(path(user) + "?orgId=" + org), 200), RENDER)
                        .get("currentUsage")
                        .asInt())
                .isEqualTo(1);
        json(administrator.get(path(user)), 404);
    }

    @Test
    void whatIsUnknownIs404() {
        assertThat(json(reader.get(path("nobody")), 404).get("message").asString())
                .isEqualTo("There is no such user in the organization " + org + ".");
        json(boss.delete(path("nobody")), 404);
        json(boss.delete(path("nobody") + RENDER + "/"), 404);
        json(boss.delete(path("boss") + "no.such.resource/"), 404);
        json(boss.delete(path("boss") + "%20/"), 404);
        json(service.post(path("ada") + "no.such.resource/", "{\"amount\": 1}"), 404);
        json(reader.get("/api/v2/users/%20/rateLimitUsage/"), 404);
        json(reader.get(path("x".repeat(257))), 404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                   | 422 | amount
            {"amount": null}                     | 422 | amount
            {"amount": 0}                        | 422 | amount
            {"amount": -1}                       | 422 | amount
            {"amount": 1000000000000000}         | 422 | amount
            {"amount": 9223372036854775808}      | 422 | amount
            {"amount": 1e400}                    | 422 | amount
            {"amount": 1.5}                      | 422 | amount
            {"amount": 1.0}                      | 422 | amount
            {"amount": "1"}                      | 422 | amount
            {"amount": ""}                       | 422 | amount
            {"amount": true}                     | 422 | amount
            {"amount": [1]}                      | 422 | amount
            {"amount": {}}                       | 422 | amount
            {"amount": 1, "amounts": 2}          | 422 | amounts
            {"amount": 1, "amount": 2}           | 400 |
            {"amount": 1                         | 400 |
            {"amount": NaN}                      | 400 |
            [1]                                  | 400 |
            1                                    | 400 |
            "1"                                  | 400 |
            null                                 | 400 |
            {} {}                                | 400 |
            """)
    void aFaultOfTheBodyIsNamedAndNothingIsCharged(String body, int status, @Nullable String field) {
        JsonNode answer = json(allowed(service, "POST", path("faulty") + RENDER + "/", body), status);

        assertThat(answer.get("message").asString()).isNotBlank();
        if (field != null) {
            assertThat(answer.get("errors").propertyNames()).containsExactly(field);
        }
        json(reader.get(path("faulty")), 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orgId=", "orgId=a&orgId=b", "orgId=%00"})
    void aFaultOfTheQueryIsNamed(String query) {
        assertThat(json(reader.get(path("reader") + "?" + query), 422)
                        .get("errors")
                        .propertyNames())
                .containsExactly("orgId");
        json(boss.delete(path("reader") + "?" + query), 422);
        json(service.post(path("reader") + RENDER + "/?" + query, "{\"amount\": 1}"), 422);
    }

    @Test
    void otherMethodsAndKindsOfBodyAreRefused() {
        json(boss.post(path("boss"), "{}"), 405);
        json(boss.send("PUT", path("boss") + RENDER + "/", "{}"), 405);
        json(boss.get(path("boss") + RENDER + "/"), 405);
        json(service.send("POST", path("ada") + RENDER + "/", "{\"amount\": 1}", "Content-Type", "text/plain"), 415);
        json(reader.get(path("reader"), "Accept", "text/html"), 406);
        json(service.send("POST", path("ada") + RENDER + "/", null, "Content-Type", "application/json"), 400);
        json(service.post("/api/v2/users/" + "x".repeat(257) + "/rateLimitUsage/" + RENDER, "{\"amount\": 1}"), 422);
    }

    private static String user() {
        return "u-" + UUID.randomUUID();
    }

    private static String path(String user) {
        return "/api/v2/users/" + user + "/rateLimitUsage/";
    }

    private void charge(String user, int amount) {
        json(service.post(path(user) + RENDER + "/", "{\"amount\": " + amount + "}"), 200);
    }

    private int used(String user, String resource) {
        return usage(json(reader.get(path(user)), 200), resource)
                .get("currentUsage")
                .asInt();
    }

    private static JsonNode usage(JsonNode page, String resource) {
        for (JsonNode usage : page.get("usage")) {
            if (usage.get("resource").asString().equals(resource)) {
                return usage;
            }
        }
        throw new AssertionError("No " + resource + " in " + page);
    }

    /** The answer to a request, which is one that the OpenAPI document allows. */
    private HttpResponse<String> allowed(ApiClient caller, String method, String path, @Nullable String body) {
        HttpResponse<String> response = body == null ? caller.send(method, path, null) : caller.post(path, body);
        SimpleResponse.Builder shown = SimpleResponse.Builder.status(response.statusCode());
        response.headers().map().forEach((name, values) -> shown.withHeader(name, values));
        if (!response.body().isEmpty()) {
            shown.withBody(response.body());
        }
        assertThat(description
                        .validateResponse(
                                path.endsWith("/") ? path : path + "/", Request.Method.valueOf(method), shown.build())
                        .getMessages())
                .isEmpty();
        return response;
    }
}
