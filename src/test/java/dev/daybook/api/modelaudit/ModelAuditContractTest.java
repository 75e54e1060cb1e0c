package dev.daybook.api.modelaudit;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.daybook.IntegrationTest;
import dev.daybook.access.ApiTokens;
import dev.daybook.api.ApiClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The seed's page, example by example. Every answer is one that the OpenAPI document allows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelAuditContractTest extends IntegrationTest {

    private static final String MODEL = "mdl-7f3a19bc";

    /** The seed's example as it stands. */
    private static final String EXAMPLE = """
            {
              "total": 87,
              "page": 1,
              "page_size": 50,
              "logs": [
                {
                  "log_id": "log-00142",
                  "action": "model.version_promoted",
                  "model_id": "mdl-7f3a19bc",
                  "actor": {
                    "user_id": "user-001",
                    "email": "alice@example.com",
                    "ip_address": "192.168.1.42"
                  },
                  "metadata": {
                    "previous_version_id": "ver-000",
                    "new_version_id": "ver-001"
                  },
                  "timestamp": "2026-03-13T16:10:00Z"
                }
              ]
            }""";

    private final String organization = "model-contract-" + UUID.randomUUID();
    private final Instant moment = Instant.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);

    @Autowired
    private ApiTokens tokens;

    @LocalServerPort
    private int port;

    private ApiClient owner = new ApiClient(0, "");
    private ApiClient viewer = new ApiClient(0, "");
    private String promoted = "";
    private OpenApiInteractionValidator description = OpenApiInteractionValidator.createForInlineApiSpecification(
                    "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"\", \"version\": \"\"}, \"paths\": {}}")
            .build();

    @BeforeAll
    void aModelIsMade() {
        Models models = new Models(port, tokens);
        owner = models.caller(organization, "user-001", "WRITE_EVENTS", "MANAGE_MODELS");
        viewer = models.caller(organization, "user-002", "WRITE_EVENTS");
        post("""
                {"event": "model.created", "userId": "user-001", "timestamp": "%s",
                 "target": {"type": "model", "id": "mdl-7f3a19bc", "name": "Churn v3"}}""".formatted(moment.minusSeconds(60)));
        promoted = post("""
                {"event": "model.version_promoted", "userId": "user-001", "ip": "192.168.1.42",
                 "actor": {"email": "alice@example.com"}, "timestamp": "%s",
                 "target": {"type": "model", "id": "mdl-7f3a19bc", "name": "Churn v3"},
                 "details": {"previous_version_id": "ver-000", "new_version_id": "ver-001"}}""".formatted(moment));
        for (String label : new String[] {"collaborator_added", "collaborator_removed"}) {
            post("""
                    {"event": "model.%s", "userId": "user-001", "timestamp": "%s",
                     "target": {"type": "model", "id": "mdl-gone"}, "details": {"user_id": "x", "role": "editor"}}""".formatted(label, moment));
        }
        post("{\"event\": \"model.created\", \"userId\": \"user-001\","
                + " \"target\": {\"type\": \"model\", \"id\": \"mdl-gone\"}}");
        post("{\"event\": \"model.deleted\", \"userId\": \"user-001\","
                + " \"target\": {\"type\": \"model\", \"id\": \"mdl-gone\"}}");
        description = OpenApiInteractionValidator.createForInlineApiSpecification(
                        ApiClient.json(owner.get("/v3/api-docs/modelaudit"), 200)
                                .toString())
                .build();
    }

    private String post(String event) {
        return ApiClient.json(owner.post(Models.EVENTS, event), 201).get("id").asString();
    }

    @ParameterizedTest
    @CsvSource({"/audit-logs", "/audit-logs/"})
    void theExampleOfTheSeedIsAnsweredFieldForField(String path) {
        // But for what only this log can know, and the moment: the log takes no events older than a year.
        JsonNode expected = JsonMapper.shared()
                .readTree(EXAMPLE.replace("\"total\": 87", "\"total\": 1")
                        .replace("log-00142", "log-" + promoted)
                        .replace("2026-03-13T16:10:00Z", moment.toString()));

        HttpResponse<String> response =
                answer(owner, "GET", "/api/v1/models/" + MODEL + path, "?action=model.version_promoted", null);
        assertThat(ApiClient.json(response, 200)).isEqualTo(expected);
        // In the seed's order, and with no key more.
        assertThat(response.body())
                .matches("\\{\"total\":1,\"page\":1,\"page_size\":50,\"logs\":\\[\\{\"log_id\":.*,\"action\":.*"
                        + ",\"model_id\":.*,\"actor\":\\{\"user_id\":.*,\"email\":.*,\"ip_address\":.*},"
                        + "\"metadata\":\\{.*},\"timestamp\":\"[^\"]*\"}]}");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void whatIsUnknownOfAnActorIsNull() {
        JsonNode created = ApiClient.json(
                        answer(owner, "GET", Models.auditLogs(MODEL), "?action=model.created", null), 200)
                .at("/logs/0");

        assertThat(created.at("/actor/email").isNull()).isTrue();
        assertThat(created.at("/actor/ip_address").isNull()).isTrue();
        assertThat(created.get("metadata")).isEmpty();
    }

    @Test
    void aTimestampHasAsManyDigitsAsItNeeds() {
        ApiClient.json(owner.post(Models.EVENTS, """
                [{"event": "model.created", "userId": "user-001", "timestamp": "%1$s", "target": {"type": "model", "id": "digits"}},
                 {"event": "model.updated", "userId": "u", "timestamp": "%2$s", "target": {"type": "model", "id": "digits"}}]""".formatted(moment, moment.plusNanos(120_500_000))), 201);

        assertThat(ApiClient.json(answer(owner, "GET", Models.auditLogs("digits"), "", null), 200)
                        .get("logs")
                        .valueStream()
                        .map(entry -> entry.get("timestamp").asString()))
                .containsExactly(moment.toString().replace("Z", ".1205Z"), moment.toString());
    }

    @Test
    void theDescriptionAllowsEveryAnswer() {
        String logs = Models.auditLogs(MODEL);
        String collaborators = Models.collaborators(MODEL);

        assertStatus(answer(owner.as(""), "GET", logs, "", null), 401);
        assertStatus(answer(viewer, "GET", logs, "", null), 403);
        assertStatus(answer(owner, "GET", Models.auditLogs("unknown"), "", null), 404);
        assertStatus(answer(owner, "GET", logs, "?page=0&sort_order=up", null), 422);
        assertStatus(answer(owner, "GET", collaborators, "", null), 200);
        assertStatus(
                answer(owner, "POST", collaborators, "", "{\"user_email\": \"bob@example.com\", \"role\": \"admin\"}"),
                201);
        assertStatus(answer(owner, "POST", collaborators, "", "{\"role\": \"owner\"}"), 422);
        assertStatus(answer(owner, "POST", collaborators, "", "{"), 400);
        assertStatus(answer(viewer, "POST", collaborators, "", "{}"), 403);
        assertStatus(answer(owner, "POST", Models.collaborators("mdl-gone"), "", Models.grant("bob", "viewer")), 409);
        assertStatus(answer(owner, "DELETE", collaborators + "/bob@example.com", "", null), 204);
        assertStatus(answer(owner, "DELETE", collaborators + "/bob@example.com", "", null), 404);
        assertStatus(answer(owner, "DELETE", collaborators + "/user-001", "", null), 422);
        assertStatus(answer(owner, "DELETE", Models.collaborators("mdl-gone") + "/x", "", null), 409);
    }

    private static void assertStatus(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }

    /** The answer, which is one that the OpenAPI document allows. */
    private HttpResponse<String> answer(
            ApiClient caller, String method, String path, String query, @Nullable String body) {
        HttpResponse<String> response = body == null
                ? caller.send(method, path + query, null)
                : caller.send(method, path + query, body, "Content-Type", "application/json");
        SimpleResponse.Builder shown = SimpleResponse.Builder.status(response.statusCode());
        if (!response.body().isEmpty()) {
            shown.withBody(response.body());
        }
        response.headers().map().forEach(shown::withHeader);
        assertThat(description
                        .validateResponse(
                                path.endsWith("/") ? path : path + "/", Request.Method.valueOf(method), shown.build())
                        .getMessages())
                .as(() -> method + " " + path + query + ": " + response.statusCode() + " " + response.body())
                .isEmpty();
        return response;
    }
}
