package dev.daybook.api;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.event.EventLog;
import dev.daybook.postgres.DataDirectory;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** What callers of each door see of their limits. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateLimitDoorsIT extends IntegrationTest {

    private static final String EVENTS = "/api/v2/eventLogs/";
    private static final String EVENT = "{\"event\": \"Project Created\", \"userId\": \"u-1\"}";

    @Autowired
    private DataDirectory directory;

    @Autowired
    private EventLog log;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping routes;

    @LocalServerPort
    private int port;

    private final String org = "limited-" + UUID.randomUUID();
    private ApiClient administrator;

    @BeforeAll
    void everyReaderMayReadOnce() {
        administrator = ApiClient.administrator(port, directory);
        for (String resource : List.of(
                "eventLogs.read",
                "events.read",
                "auditLogs.read",
                "modelAuditLogs.read",
                "predictionUsage.read",
                "usageDataExports.create",
                "inference.publish",
                "inference.delete")) {
            limit(resource, 1);
        }
        limit("eventLogs.write", 10);
        json(administrator.with(org, "owner", "WRITE_EVENTS", "MANAGE_MODELS").post(EVENTS, """
                        {"event": "model.created", "userId": "owner", "target": {"type": "model", "id": "limited-model"}}"""), 201);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v2/eventLogs/, eventLogs.read",
        "/api/v2/eventLogs?limit=1, eventLogs.read",
        "/api/v2/eventLogs/events/, eventLogs.read",
        "/api/v2/eventLogs/predictionUsage/?minTimestamp=2026-01-01&maxTimestamp=2026-01-02, predictionUsage.read",
        "/api/v1/events, events.read",
        "/api/v1/events/?q=x, events.read",
        "/api/v1/events/histogram, events.read",
        "/api/v1/events/values?field=user, events.read",
        "/v1/organization/audit_logs, auditLogs.read",
        "/v1/organization/audit_logs/, auditLogs.read",
        "/api/v1/models/limited-model/audit-logs, modelAuditLogs.read",
        "/api/v1/models/limited-model/audit-logs/, modelAuditLogs.read",
    })
    void aReadSaysWhatIsLeftAndTheNextIsRefused(String path, String resource) {
        ApiClient reader = reader();

        HttpResponse<String> read = reader.get(path);
        json(read, 200);
        assertThat(read.headers().allValues("RateLimit-Policy")).containsExactly("\"" + resource + "\";q=1;w=3600");
        assertThat(read.headers().allValues("RateLimit")).containsExactly("\"" + resource + "\";r=0;t=3600");
        assertThat(read.headers().firstValue("Retry-After")).isEmpty();

        HttpResponse<String> refused = reader.get(path);
        json(refused, 429);
        assertThat(refused.headers().allValues("RateLimit-Policy")).containsExactly("\"" + resource + "\";q=1;w=3600");
        assertThat(refused.headers().firstValue("RateLimit").orElseThrow())
                .matches("\"" + resource + "\";r=0;t=(3600|35\\d\\d)");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(3500L, 3600L);
        assertThat(refused.headers().map().keySet()).noneMatch(name -> name.startsWith("x-ratelimit"));
    }

    @Test
    void dataRobotsRefusalIsAMessageOfTheExactContentType() {
        HttpResponse<String> refused = refused(EVENTS);

        assertThat(refused.headers().allValues("Content-Type")).containsExactly("application/json");
        assertThat(json(refused, 429).propertyNames()).containsExactly("message");
        assertThat(json(refused, 429).get("message").asString())
                .startsWith("The limit of eventLogs.read is reached: 1 in 3600 seconds. It is free again in 3");
    }

    @Test
    void openAisRefusalHasItsFourMembers() {
        JsonNode error = json(refused("/v1/organization/audit_logs"), 429).get("error");

        assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.get("code").asString()).isEqualTo("rate_limit_exceeded");
        assertThat(error.get("param").isNull()).isTrue();
    }

    @Test
    void theModelDoorsRefusalIsAProblem() {
        HttpResponse<String> refused = refused("/api/v1/models/limited-model/audit-logs");

        assertThat(refused.headers().allValues("Content-Type")).containsExactly("application/problem+json");
        JsonNode problem = json(refused, 429);
        assertThat(problem.get("status").asInt()).isEqualTo(429);
        assertThat(problem.get("title").asString()).isEqualTo("Too Many Requests");
        assertThat(problem.get("detail").asString()).startsWith("The limit of modelAuditLogs.read is reached");
    }

    @Test
    void oneMoreExportIsRefusedAndNotAskedFor() {
        ApiClient reader = reader();
        String body = "{\"includeIdentifyingFields\": false, \"noCache\": true}";
        assertThat(reader.post("/api/v2/usageDataExports/", body).statusCode()).isEqualTo(202);
        int asked = json(reader.get("/api/v2/status/"), 200).get("totalCount").asInt();

        assertThat(json(reader.post("/api/v2/usageDataExports/", body), 429)
                        .get("message")
                        .asString())
                .contains("usageDataExports.create");

        assertThat(json(reader.get("/api/v2/status/"), 200).get("totalCount").asInt())
                .isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource({"POST, inference.publish, WRITE_EVENTS", "DELETE, inference.delete, MANAGE_MODELS"})
    void fiddlersRefusalHasItsEnvelopeAndItsHeaders(String method, String resource, String permission) {
        ApiClient caller = administrator.with(org, "fiddler-" + UUID.randomUUID(), permission);
        String model = "\"model_id\": \"" + UUID.randomUUID() + "\"";
        String body = method.equals("POST")
                ? "{" + model + ", \"env_type\": \"PRODUCTION\", \"source\": {\"type\": \"EVENTS\", \"events\": [{}]}}"
                : "{" + model + ", \"event_ids\": [\"1\"]}";

        HttpResponse<String> first = caller.send(method, "/v3/events", body, "Content-Type", "application/json");
        HttpResponse<String> refused = caller.send(method, "/v3/events", body, "Content-Type", "application/json");

        // Whether there is such a model is found out after the charge.
        json(first, 404);
        assertThat(first.headers().firstValue("X-RateLimit-Limit")).contains("1");
        assertThat(first.headers().firstValue("X-RateLimit-Remaining")).contains("0");
        JsonNode error = json(refused, 429);
        assertThat(error.get("kind").asString()).isEqualTo("ERROR");
        assertThat(error.at("/error/code").asInt()).isEqualTo(429);
        assertThat(error.at("/error/message").asString()).startsWith("The limit of " + resource + " is reached");
        assertThat(refused.headers().firstValueAsLong("X-RateLimit-Reset").orElseThrow())
                .isGreaterThan(Instant.now().getEpochSecond());
    }

    @Test
    void aBatchThatDoesNotFitIsRefusedWholeAndCountsNothing() {
        ApiClient poster = administrator.with(org, "poster-" + UUID.randomUUID(), "WRITE_EVENTS");
        HttpResponse<String> posted = poster.post(EVENTS, batch(8));
        json(posted, 201);
        assertThat(posted.headers().firstValue("RateLimit-Policy"))
                .contains("\"eventLogs.write\";q=10;w=3600;qu=\"events\"");
        assertThat(posted.headers().firstValue("RateLimit").orElseThrow()).contains(";r=2;");
        long before = stored();

        HttpResponse<String> refused = poster.post(EVENTS, batch(3));

        assertThat(json(refused, 429).get("message").asString()).contains("eventLogs.write");
        assertThat(refused.headers().firstValue("RateLimit").orElseThrow()).contains(";r=2;");
        // The refusal itself, and nothing of the batch.
        assertThat(stored()).isEqualTo(before + 1);
        json(poster.post(EVENTS, batch(2)), 201);
        json(poster.post(EVENTS, EVENT), 429);
        assertThat(json(poster.post(EVENTS, batch(11)), 429).get("message").asString())
                .isEqualTo("The limit of eventLogs.write is 10 in 3600 seconds; a request for 11 never fits into it.");
        assertThat(stored()).isEqualTo(before + 3);
    }

    @Test
    void whoMayNotReadIsDeniedAndChargedNothing() {
        String user = "denied-" + UUID.randomUUID();
        ApiClient denied = administrator.with(org, user, "WRITE_EVENTS");
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> response = denied.get(EVENTS);
            json(response, 403);
            assertThat(response.headers().firstValue("RateLimit")).isEmpty();
            json(denied.get("/v1/organization/audit_logs"), 403);
            json(denied.get("/api/v1/models/limited-model/audit-logs"), 403);
            json(denied.get("/api/v1/models/no-such-model/audit-logs"), 404);
        }
        json(denied.as("").get(EVENTS), 401);

        assertThat(used(user)).containsOnly(0L);
    }

    @Test
    void aReadWithFaultsCountsAndIsRefusedBeforeItsFaultsAreFound() {
        ApiClient reader = reader();

        HttpResponse<String> faulty = reader.get(EVENTS + "?limit=0");
        json(faulty, 422);
        assertThat(faulty.headers().firstValue("RateLimit").orElseThrow()).contains(";r=0;");
        json(reader.get(EVENTS + "?limit=0"), 429);
    }

    @Test
    void tokensOfOneUserShareItsCount() {
        String user = "two-tokens-" + UUID.randomUUID();
        ApiClient one = administrator.with(org, user, "CAN_ACCESS_USER_ACTIVITY");
        ApiClient other = administrator.with(org, user, "CAN_ACCESS_USER_ACTIVITY");

        json(one.get(EVENTS), 200);
        json(other.get(EVENTS), 429);
    }

    @Test
    void everyBoundRouteNamesAResourceThatIsThere() {
        List<String> known = new ArrayList<>();
        json(administrator.get("/api/v2/rateLimits/?limit=1000"), 200)
                .get("data")
                .forEach(rule -> known.add(rule.get("resource").asString()));
        List<String> bound = routes.getHandlerMethods().values().stream()
                .flatMap(handler -> List.of(handler.getMethodParameters()).stream())
                .filter(parameter -> parameter.getParameterType() == RateLimit.class)
                .map(parameter -> parameter.getParameterAnnotation(Limited.class))
                .map(limited -> limited == null ? "" : limited.value())
                .toList();

        assertThat(bound)
                .contains("eventLogs.read", "eventLogs.write", "auditLogs.read", "modelAuditLogs.read")
                .allSatisfy(resource -> assertThat(known).contains(resource));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/paths/~1api~1v2~1eventLogs~1/get",
                "/paths/~1api~1v2~1eventLogs~1/post",
                "/paths/~1api~1v2~1eventLogs~1{recordId}~1/get",
                "/paths/~1v1~1organization~1audit_logs/get",
                "/paths/~1api~1v1~1models~1{model_id}~1audit-logs~1/get",
                "/paths/~1api~1v2~1users~1{userId}~1rateLimitUsage~1{resourceName}~1/post",
            })
    void limitedRoutesAreDescribedAsSuch(String operation) {
        JsonNode described =
                json(new ApiClient(port, "").get("/v3/api-docs"), 200).at(operation);
        JsonNode responses = described.get("responses");

        assertThat(responses.at("/429/headers").propertyNames())
                .contains("RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id");
        assertThat(responses.at("/429/content").toString()).doesNotContain("is deleted");
        assertThat(responses.properties())
                .filteredOn(response -> response.getKey().startsWith("2"))
                .isNotEmpty()
                .allSatisfy(response -> assertThat(
                                response.getValue().get("headers").propertyNames())
                        .contains("RateLimit", "RateLimit-Policy"));
        assertThat(described.path("parameters").toString()).doesNotContain("RateLimit");
    }

    @Test
    void decisionsAreMeasured() {
        refused(EVENTS);

        assertThat(administrator.get("/actuator/prometheus").body())
                .containsPattern(
                        "daybook_ratelimit_decisions_total\\{[^}]*outcome=\"refused\",resource=\"eventLogs.read\"[^}]*}")
                .containsPattern(
                        "daybook_ratelimit_decisions_total\\{[^}]*outcome=\"allowed\",resource=\"eventLogs.read\"[^}]*}");
    }

    private void limit(String resource, int maxUsage) {
        json(
                administrator.send(
                        "PUT",
                        "/api/v2/rateLimits/" + resource + "/organizations/" + org + "/",
                        "{\"maxUsage\": " + maxUsage + ", \"windowSeconds\": 3600}",
                        "Content-Type",
                        "application/json"),
                200);
    }

    private ApiClient reader() {
        return administrator.with(org, "reader-" + UUID.randomUUID(), "CAN_ACCESS_USER_ACTIVITY");
    }

    private HttpResponse<String> refused(String path) {
        ApiClient reader = reader();
        json(reader.get(path), 200);
        return reader.get(path);
    }

    private List<Long> used(String user) {
        List<Long> used = new ArrayList<>();
        json(administrator.get("/api/v2/users/" + user + "/rateLimitUsage/?orgId=" + org), 200)
                .get("usage")
                .forEach(usage -> used.add(usage.get("currentUsage").asLong()));
        return used;
    }

    private long stored() {
        return log.follow(org, 0, 1000).size();
    }

    private static String batch(int events) {
        return "[" + String.join(",", Collections.nCopies(events, EVENT)) + "]";
    }
}
