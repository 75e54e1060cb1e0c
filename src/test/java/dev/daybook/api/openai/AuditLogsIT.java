package dev.daybook.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of audit logs over HTTP. Every answer to a query is one that the OpenAPI document allows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditLogsIT extends IntegrationTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATH = AuditLogClient.PATH;
    private static final String[] READ_AND_WRITE = {"WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY"};
    private static final int TIES = 5;

    private final String organization = "audit-logs-" + UUID.randomUUID();
    private final Instant moment = Instant.now().minus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS);

    @Autowired
    private DataDirectory directory;

    @LocalServerPort
    private int port;

    private ApiClient administrator = new ApiClient(0, "");
    private AuditLogClient client = new AuditLogClient(administrator);
    private OpenApiInteractionValidator description = OpenApiInteractionValidator.createForInlineApiSpecification(
                    "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"\", \"version\": \"\"}, \"paths\": {}}")
            .build();
    private final Map<String, String> ids = new HashMap<>();

    @BeforeAll
    void eventsArePosted() {
        administrator = ApiClient.administrator(port, directory);
        client = in(organization);
        description = OpenApiInteractionValidator.createForInlineApiSpecification(
                        administrator.get("/v3/api-docs/openai").body())
                .build();
        Map<String, Map<String, Object>> events = Map.of(
                "key",
                        event(
                                "api_key.created",
                                "0.000001",
                                "projectId",
                                "proj_1",
                                "context",
                                Map.of("projectName", "Search"),
                                "ip",
                                "203.0.113.7",
                                "actor",
                                Map.of("type", "session", "email", "ada@example.com", "user_agent", "curl/8"),
                                "details",
                                Map.of("id", "key_1", "data", Map.of("scopes", List.of("api.model.read")))),
                "invite",
                        event(
                                "invite.sent",
                                "1.5",
                                "userId",
                                "user-2",
                                "projectId",
                                "proj_2",
                                "actor",
                                Map.of("apiKeyId", "key_9", "email", "bob@example.com"),
                                "details",
                                Map.of("id", "inv_1", "data", Map.of("email", "eve@example.com"))),
                "certificates",
                        event(
                                "certificates.activated",
                                "1.999999",
                                "userId",
                                "svc_1",
                                "actor",
                                Map.of("apiKeyId", "key_8", "apiKeyType", "service_account"),
                                "details",
                                Map.of("certificates", List.of(Map.of("id", "cert_1"), Map.of("id", "cert_2")))),
                "role", event("role.assignment.created", "3", "details", Map.of("id", "ra_1", "resource_id", "proj_1")),
                "tunnel", event("tunnel.created", "4", "projectId", "proj_1"),
                "bound", event("role.bound_to_resource", "5", "details", Map.of("id", "w__c", "role_id", "role_1")),
                "tenant", event("tenant.user.added", "6", "details", Map.of("anything", List.of(1, 2))),
                "foreign", event("Project Created", "7", "projectId", "proj_1"),
                "custom", event("Something Of Our Own", "8", "projectId", "proj_1"));
        events.forEach(
                (name, event) -> ids.put(name, client.post(List.of(event)).getFirst()));
    }

    @Test
    void anAuditLogShowsWhatWasPosted() {
        assertThat(list("?event_types[]=api_key.created"))
                .isEqualTo(JSON.readTree("""
                {
                  "object": "list",
                  "data": [{
                    "id": "%1$s",
                    "type": "api_key.created",
                    "effective_at": %2$d,
                    "project": {"id": "proj_1", "name": "Search"},
                    "actor": {
                      "type": "session",
                      "session": {
                        "user": {"id": "user-1", "email": "ada@example.com"},
                        "ip_address": "203.0.113.7",
                        "user_agent": "curl/8"
                      }
                    },
                    "api_key.created": {"id": "key_1", "data": {"scopes": ["api.model.read"]}}
                  }],
                  "first_id": "%1$s",
                  "last_id": "%1$s",
                  "has_more": false
                }""".formatted(id("key"), moment.getEpochSecond())));
    }

    @Test
    void anEmptyLogIsAnEmptyPage() {
        assertThat(in("audit-logs-empty-" + UUID.randomUUID()).list("")).isEqualTo(JSON.readTree("""
                {"object": "list", "data": [], "first_id": null, "last_id": null, "has_more": false}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "'', tunnel role certificates invite key",
        "event_types[]=invite.sent&event_types[]=api_key.created, invite key",
        "project_ids[]=proj_1, tunnel key",
        "project_ids[]=proj_1&project_ids[]=proj_2, tunnel invite key",
        "project_ids[]=proj_3, ''",
        "actor_ids[]=user-2, invite",
        "actor_ids[]=key_9, invite",
        "actor_ids[]=svc_1&actor_ids[]=key_9, certificates invite",
        "actor_ids[]=user-2&actor_ids[]=key_9, invite",
        "actor_emails[]=ada@example.com, key",
        "actor_emails[]=ada%40example.com&actor_emails[]=bob%40example.com, invite key",
        "actor_emails[]=eve@example.com, ''",
        "resource_ids[]=key_1, key",
        "resource_ids[]=cert_2, certificates",
        "resource_ids[]=cert_1&resource_ids[]=cert_2, certificates",
        "resource_ids[]=proj_1, role",
        "project_ids[]=proj_1&resource_ids[]=key_1&actor_ids[]=user-1, key",
        "project_ids[]=proj_2&resource_ids[]=key_1, ''",
        "event_types[]=tunnel.created&project_ids[]=proj_1, tunnel",
        "event_types=tunnel.created, tunnel",
        "tenant_only=false, tunnel role certificates invite key",
        "tenant_only=true, tenant bound",
        "tenant_only=true&event_types[]=role.bound_to_resource, bound",
        "tenant_only=true&project_ids[]=proj_1, ''",
        "tenant_only=true&resource_ids[]=w__c, bound",
    })
    void filtersAreJoinedByAndAndTheirValuesByOr(String query, String expected) {
        assertShown(query, expected);
        assertShown(query.replace("[", "%5B").replace("]", "%5D"), expected);
    }

    @ParameterizedTest
    @CsvSource({
        "gte, 0, tunnel role certificates invite key",
        "gt, 0, tunnel role certificates invite",
        "gte, 1, tunnel role certificates invite",
        "gt, 1, tunnel role",
        "gte, 2, tunnel role",
        "lt, 1, key",
        "lte, 0, key",
        "lte, 1, certificates invite key",
        "lt, 2, certificates invite key",
        "lt, 0, ''",
    })
    void boundsAreOfTheSecondThatIsShown(String bound, int second, String expected) {
        assertShown("effective_at[" + bound + "]=" + (moment.getEpochSecond() + second), expected);
    }

    @Test
    void boundsAreJoinedByAnd() {
        long second = moment.getEpochSecond();

        assertShown(
                "effective_at[gt]=%d&effective_at[gte]=%d&effective_at[lt]=%d&effective_at[lte]=%d"
                        .formatted(second, second, second + 4, second + 3),
                "role certificates invite");
    }

    @Test
    void aWalkIsExactWhileEventsArrive() {
        AuditLogClient walker = in("audit-logs-walk-" + UUID.randomUUID());
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            // Several of one second, and several of one microsecond.
            events.add(event("login.succeeded", i / (2 * TIES) + (i / TIES % 2 == 0 ? ".25" : ".75")));
        }
        List<String> expected = new ArrayList<>(walker.post(events));
        expected.sort(Comparator.reverseOrder());

        List<String> walked = new ArrayList<>();
        JsonNode page = walker.list("?limit=7");
        while (true) {
            walked.addAll(AuditLogClient.ids(page));
            walker.post(List.of(event("login.failed", "100")));
            if (!page.get("has_more").booleanValue()) {
                break;
            }
            page = walker.list("?limit=7&after=" + page.get("last_id").stringValue());
        }
        List<String> back = new ArrayList<>();
        String before = expected.getLast();
        do {
            page = walker.list("?limit=7&event_types[]=login.succeeded&before=" + before);
            back.addAll(0, AuditLogClient.ids(page));
            before = page.get("first_id").stringValue();
        } while (page.get("has_more").booleanValue());

        assertThat(walked).isEqualTo(expected);
        assertThat(back).isEqualTo(expected.subList(0, expected.size() - 1));
    }

    @Test
    void beforeShowsThePageRightBesideItsCursor() {
        JsonNode page = list("?limit=2&before=" + id("key"));

        assertThat(AuditLogClient.ids(page)).containsExactly(id("certificates"), id("invite"));
        assertThat(page.get("first_id").stringValue()).isEqualTo(id("certificates"));
        assertThat(page.get("last_id").stringValue()).isEqualTo(id("invite"));
        assertThat(page.get("has_more").booleanValue()).isTrue();
        assertThat(list("?limit=2&before=" + id("role")).get("has_more").booleanValue())
                .isFalse();
        assertThat(AuditLogClient.ids(list("?before=" + id("tunnel")))).isEmpty();
        assertThat(AuditLogClient.ids(list("?after=" + id("key")))).isEmpty();
    }

    @Test
    void aCursorNeedNotPassTheFilters() {
        assertThat(AuditLogClient.ids(list("?event_types[]=invite.sent&after=" + id("tunnel"))))
                .containsExactly(id("invite"));
        assertThat(AuditLogClient.ids(list("?after=" + id("bound")))).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "text/html",
                "application/xml;q=0.9",
                "image/*",
                "text/event-stream",
                "nonsense",
                "a/b/c",
                ""
            })
    void theAnswerIsJsonWhateverIsAccepted(String accept) {
        HttpResponse<String> good = client.get("?limit=1", "Accept", accept);
        HttpResponse<String> bad = client.get("?limit=0", "Accept", accept);

        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(bad.statusCode()).isEqualTo(400);
        for (HttpResponse<String> response : List.of(good, bad)) {
            assertThat(response.headers().allValues("Content-Type")).containsExactly("application/json");
        }
        assertError(administrator.get("/v1/organization/nothing", "Accept", accept), 404, null, null);
    }

    @Test
    void thePathMayEndInASlash() {
        assertThat(ApiClient.json(client.api().get(PATH + "/?limit=3"), 200)).isEqualTo(list("?limit=3"));
    }

    @Test
    void bracketsNeedNoEncodingOnTheWire() throws IOException {
        assertThat(raw("?event_types[]=tunnel.created&effective_at[gte]=1"))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"" + id("tunnel") + "\"")
                .doesNotContain(id("role"));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=101, limit",
        "limit=-1, limit",
        "limit=1.5, limit",
        "limit=ten, limit",
        "limit=, limit",
        "limit=%2B5, limit",
        "limit=99999999999999999999, limit",
        "limit=5&limit=5, limit",
        "effective_at[gt]=x, effective_at[gt]",
        "effective_at[gte]=1.5, effective_at[gte]",
        "effective_at[lt]=2026-01-01, effective_at[lt]",
        "effective_at[lte]=, effective_at[lte]",
        "effective_at[lte]=9999999999999999999, effective_at[lte]",
        "effective_at[gt]=1&effective_at[gt]=2, effective_at[gt]",
        "effective_at%5Bgt%5D=0x10, effective_at[gt]",
        "event_types[]=, event_types[]",
        "event_types[]=nothing.happened, event_types[]",
        "event_types[]=API_KEY.CREATED, event_types[]",
        "event_types[]=Project Created, event_types[]",
        "event_types[]=api_key.created&event_types[]=x, event_types[]",
        "event_types[]=api_key.created%2Clogin.failed, event_types[]",
        "event_types[]=tenant.user.added, event_types[]",
        "tenant_only=false&event_types[]=role.bound_to_resource, event_types[]",
        "tenant_only=true&event_types[]=api_key.created, event_types[]",
        "tenant_only=true&event_types[]=tenant.user.added&event_types[]=login.failed, event_types[]",
        "tenant_only=maybe, tenant_only",
        "tenant_only=1, tenant_only",
        "tenant_only=, tenant_only",
        "tenant_only=true&tenant_only=true, tenant_only",
        "project_ids[]=, project_ids[]",
        "project_ids[]=a&project_ids[]=, project_ids[]",
        "actor_ids[]=a%00b, actor_ids[]",
        "actor_emails[]=, actor_emails[]",
        "resource_ids[]=%00, resource_ids[]",
        "after=, after",
        "after=x, after",
        "after=audit_log-, after",
        "after=audit_log-00000000-0000-0000-0000-000000000000, after",
        "after=audit_log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40, after",
        "before=audit_log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40, before",
        "before=audit_log-0198F3C2-7A10-7123-8F00-6B7C1D2E3F40, before",
        "before=audit_log-1&before=audit_log-2, before",
        "limit=0&tenant_only=x, tenant_only",
    })
    void aBadInputIsRefusedByItsName(String query, String parameter) {
        assertError(answer("?" + query.replace(' ', '+')), 400, parameter, null);
    }

    @Test
    void aQueryThatCannotBeDecodedIs400InItsShape() throws IOException {
        String answer = raw("?limit=%zz");

        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertErrorBody(answer.substring(answer.indexOf("\r\n\r\n") + 4), 400, null, null);
    }

    @Test
    void afterAndBeforeExcludeEachOther() {
        assertError(answer("?after=" + id("tunnel") + "&before=" + id("key")), 400, "before", null);
    }

    @Test
    void aCursorIsAnAuditLogOfTheCallersOwn() {
        AuditLogClient stranger = in("audit-logs-stranger-" + UUID.randomUUID());

        for (String name : List.of("foreign", "custom")) {
            assertError(answer("?after=" + id(name)), 400, "after", null);
        }
        // As the other doors write it.
        assertError(answer("?after=" + id("key").substring("audit_log-".length())), 400, "after", null);
        assertError(stranger.get("?before=" + id("key")), 400, "before", null);
        assertThat(answer("?after=" + id("key")).statusCode()).isEqualTo(200);
    }

    @Test
    void readingNeedsATokenAndThePermission() {
        assertError(new AuditLogClient(administrator.as("")).get("?limit=0"), 401, null, "invalid_api_key");
        HttpResponse<String> unknown = new AuditLogClient(administrator.as("Bearer sk-admin-x")).get("");
        assertError(unknown, 401, null, "invalid_api_key");
        assertThat(unknown.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertError(
                new AuditLogClient(administrator.with(organization, "poster", "WRITE_EVENTS")).get("?limit=0"),
                403,
                null,
                null);
    }

    @Test
    void aCallerSeesItsOwnOrganizationAlone() {
        AuditLogClient stranger = in("audit-logs-stranger-" + UUID.randomUUID());

        assertThat(stranger.list("?resource_ids[]=key_1").get("data")).isEmpty();
        assertError(stranger.get("", "OpenAI-Organization", organization), 403, null, null);
        assertThat(client.list("", "OpenAI-Organization", organization)).isEqualTo(list(""));
        assertThat(client.list("", "OpenAI-Organization", " ")).isEqualTo(list(""));
    }

    @Test
    void aSystemAdministratorSeesEveryOrganizationOrTheOneItNames() {
        AuditLogClient everywhere = new AuditLogClient(administrator);
        String mark = "inv_" + UUID.randomUUID();
        Map<String, Object> event = event("invite.deleted", "9", "details", Map.of("id", mark));
        List<String> both = new ArrayList<>();
        for (String orgId : List.of("audit-logs-here-" + mark, "audit-logs-there-" + mark)) {
            both.addAll(in(orgId).post(List.of(event)));
        }
        both.sort(Comparator.reverseOrder());

        assertThat(AuditLogClient.ids(everywhere.list("?resource_ids[]=" + mark)))
                .isEqualTo(both);
        assertThat(everywhere
                        .list("?event_types[]=invite.sent", "OpenAI-Organization", organization)
                        .get("first_id")
                        .stringValue())
                .isEqualTo(id("invite"));
        assertError(
                everywhere.get("?after=" + id("key"), "OpenAI-Organization", "nobody-has-this"), 400, "after", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void thereIsNothingButReading(String method) {
        for (String path : List.of(PATH, PATH + "/")) {
            HttpResponse<String> response = client.api().send(method, path, "{}", "Content-Type", "application/json");

            assertError(response, 405, null, null);
            assertThat(response.headers().allValues("Allow")).containsExactly("GET");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/organization/nothing",
                "/v1/organization/audit_logs/x",
                "/v1/organization/",
                "/v1/organization"
            })
    void anotherPathOfTheContractIs404InItsShape(String path) {
        assertError(client.api().get(path), 404, null, null);
    }

    @Test
    void aPathThatTheFirewallKeepsOutIs400InItsShape() {
        assertError(client.api().get("/v1/organization/audit_logs;a=b"), 400, null, null);
    }

    @Test
    void detailsThatDoNotFitAreRefusedWhenPosted() {
        HttpResponse<String> response = client.api().post("/api/v2/eventLogs/", """
                {"event": "api_key.created", "userId": "u", "actor": {"type": "robot"},
                 "details": {"colour": 1, "data": {"scopes": [1]}}}""");

        assertThat(ApiClient.json(response, 422)
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("field").stringValue()))
                .containsExactlyInAnyOrder("actor.type", "details.colour", "details.data.scopes[0]");
    }

    private void assertShown(String query, String expected) {
        assertThat(AuditLogClient.ids(list("?" + query)).stream().map(this::name))
                .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected.split(" ")));
    }

    private String name(String id) {
        return ids.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private String id(String name) {
        return ids.getOrDefault(name, "");
    }

    private JsonNode list(String query) {
        return ApiClient.json(answer(query), 200);
    }

    /** The answer to a query, which is one that the OpenAPI document allows. */
    private HttpResponse<String> answer(String query) {
        HttpResponse<String> response = client.get(query);
        SimpleResponse.Builder shown =
                SimpleResponse.Builder.status(response.statusCode()).withBody(response.body());
        response.headers().map().forEach(shown::withHeader);
        assertThat(description
                        .validateResponse(PATH, Request.Method.GET, shown.build())
                        .getMessages())
                .as(() -> query + ": " + response.statusCode() + " " + response.body())
                .isEmpty();
        return response;
    }

    /** The whole answer to a query that is sent as it is written here. */
    private String raw(String query) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + PATH + query + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                                    + client.api().authorization() + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertError(
            HttpResponse<String> response, int status, @Nullable String param, @Nullable String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().allValues("Content-Type")).containsExactly("application/json");
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
        assertErrorBody(response.body(), status, param, code);
    }

    private static void assertErrorBody(String body, int status, @Nullable String param, @Nullable String code) {
        JsonNode answer = JSON.readTree(body);
        JsonNode error = answer.get("error");

        assertThat(answer.propertyNames()).containsExactly("error");
        assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.get("message").stringValue()).isNotBlank();
        assertThat(error.get("type").stringValue()).isEqualTo(status < 500 ? "invalid_request_error" : "server_error");
        assertThat(error.get("param").stringValue(null)).isEqualTo(param);
        assertThat(error.get("code").stringValue(null)).isEqualTo(code);
    }

    private AuditLogClient in(String orgId) {
        return new AuditLogClient(administrator.with(orgId, "reader", READ_AND_WRITE));
    }

    /** An event so many seconds after the moment, of user-1 unless said otherwise. */
    private Map<String, Object> event(String label, String seconds, Object... more) {
        Map<String, Object> event = new HashMap<>();
        event.put("event", label);
        event.put("userId", "user-1");
        event.put("timestamp", moment.plus(Duration.parse("PT" + seconds + "S")).toString());
        for (int i = 0; i < more.length; i += 2) {
            event.put(more[i].toString(), more[i + 1]);
        }
        return event;
    }
}
