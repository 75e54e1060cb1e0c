package dev.daybook.api.datarobot;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.daybook.IntegrationTest;
import dev.daybook.access.ApiTokens;
import dev.daybook.access.Caller;
import dev.daybook.access.NewApiToken;
import dev.daybook.access.Permission;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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

/** DataRobot's page, example by example, and what its clients send. Every answer is one that the OpenAPI document allows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventLogsContractTest extends IntegrationTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String LOGS = "/api/v2/eventLogs/";

    private final String organization = "contract-" + UUID.randomUUID();
    private final Instant moment = Instant.now()
            .minus(Duration.ofDays(3))
            .truncatedTo(ChronoUnit.SECONDS)
            .plusNanos(141_516_000);

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private DataRobotVocabulary vocabulary;

    @LocalServerPort
    private int port;

    private EventLogClient client = new EventLogClient("", "");
    private String token = "";
    private String id = "";
    private OpenApiInteractionValidator description = OpenApiInteractionValidator.createForInlineApiSpecification(
                    "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"\", \"version\": \"\"}, \"paths\": {}}")
            .build();

    @BeforeAll
    void eventsArePosted() {
        token = token(organization, "WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY");
        client = as("Bearer " + token);
        id = client.post(
                        LOGS,
                        Map.of(
                                "event", "Start Autopilot",
                                "timestamp", moment.toString(),
                                "userId", "u-1",
                                "username", "ada@example.com",
                                "ip", "192.0.2.7",
                                "projectId", "p-1",
                                "context",
                                        Map.of(
                                                "orgName", "Example Ltd",
                                                "projectName", "Churn 2026",
                                                "projectType", "Regression",
                                                "userProjectRole", "OWNER")))
                .get("id")
                .stringValue();
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            events.add(Map.of(
                    "event", "Project Renamed",
                    "timestamp", moment.plusSeconds(i).toString(),
                    "userId", "u-2",
                    "projectId", "p-2"));
        }
        client.post(LOGS, events);
        description = OpenApiInteractionValidator.createForInlineApiSpecification(
                        client.get("/v3/api-docs/datarobot").toString())
                .build();
    }

    @Test
    void aRecordIsShapedAsInTheExampleOfTheSeed() {
        JsonNode page = ok(LOGS, "?projectId=p-1");

        assertThat(page).isEqualTo(JSON.readTree("""
                {
                  "count": 1,
                  "data": [%s],
                  "next": null,
                  "previous": null,
                  "totalCount": 1
                }""".formatted(
                        record("\"192.0.2.7\"", "\"ada@example.com\"", "\"Example Ltd\"", "\"Churn 2026\""))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False"})
    void identifyingValuesAreNullWhenTheyAreNotWanted(String no) {
        JsonNode hidden = JSON.readTree(record("null", "null", "null", "null"));

        assertThat(ok(LOGS, "?projectId=p-1&includeIdentifyingFields=" + no)
                        .get("data")
                        .get(0))
                .isEqualTo(hidden);
        assertThat(ok(LOGS + id + "/", "?includeIdentifyingFields=" + no)).isEqualTo(hidden);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void aRecordIsFoundByItsId(String slash) {
        assertThat(ok(LOGS + id + slash, ""))
                .isEqualTo(ok(LOGS, "?projectId=p-1").get("data").get(0));
    }

    @Test
    void thereIsNoRecordByAnUnknownId() {
        EventLogClient stranger = as("Bearer " + token("stranger-" + UUID.randomUUID(), "CAN_ACCESS_USER_ACTIVITY"));

        for (String unknown : List.of(UUID.randomUUID().toString(), "5e2f8a4b1c9d440000a1b2c3", "x")) {
            assertThat(answer(client, LOGS + unknown + "/", "").statusCode()).isEqualTo(404);
        }
        assertThat(answer(stranger, LOGS + id + "/", "").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/eventLogs/events/", "/api/v2/eventLogs/events"})
    void theLabelsAreListedAndMarkedAsDeprecated(String path) {
        HttpResponse<String> response = answer(client, path, "");
        JsonNode events = JSON.readTree(response.body());

        assertThat(response.headers().firstValue("Deprecation")).contains("@1710720000");
        assertThat(events.get("count").intValue()).isEqualTo(517);
        assertThat(events.get("data").valueStream().map(JsonNode::stringValue))
                .containsExactlyElementsOf(vocabulary.labels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/version/", "/api/v2/version"})
    void theVersionPleasesThePythonClient(String path) {
        JsonNode version = JSON.readTree("{\"major\": 2, \"minor\": 36, \"versionString\": \"2.36.0\"}");

        assertThat(JSON.readTree(answer(as("Token " + token), path, "").body())).isEqualTo(version);
        assertThat(answer(as("Bearer " + token(organization, "WRITE_EVENTS")), path, "")
                        .statusCode())
                .isEqualTo(200);
    }

    // wire-facts 1.12: what the official client and notebook were seen to send.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "?order=asc",
                "?event=Project+Renamed",
                "?event=Project%20Renamed",
                "?includeIdentifyingFields=False",
                "?minTimestamp=2000-01-01T00%3A00%3A00%2B00%3A00",
                "?minTimestamp=2000-01-01T00%3A00%3A00+00%3A00",
                "?minTimestamp=2000-01-01T00%3A00%3A00",
                "?minTimestamp=2000-01-01T00%3A00%3A00Z",
                "?minTimestamp=2016-11-25+04%3A12%3A02.442668&maxTimestamp=2126-11-23+04%3A12%3A02.442668",
                "?offset=100&order=desc",
            })
    void requestsOfTheOfficialClientAreServed(String query) {
        for (String path : List.of("/api/v2/eventLogs/", "/api/v2/eventLogs")) {
            for (String scheme : List.of("Token ", "Bearer ")) {
                HttpResponse<String> response = answer(as(scheme + token), path, query);
                assertThat(response.statusCode()).as(path + query).isEqualTo(200);
                assertThat(JSON.readTree(response.body()).get("totalCount").intValue())
                        .isGreaterThanOrEqualTo(250);
            }
        }
    }

    @Test
    void boundsAreInclusiveInEveryFormOfATimestamp() {
        String naive = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS")
                .withZone(ZoneOffset.UTC)
                .format(moment);
        String elsewhere = moment.atOffset(ZoneOffset.ofHours(5)).toString();

        for (String bound : List.of(moment.toString(), naive, elsewhere, elsewhere.replace('+', ' '))) {
            JsonNode page = client.list(Map.of("projectId", "p-1", "minTimestamp", bound, "maxTimestamp", bound));
            assertThat(page.get("totalCount").intValue()).as(bound).isEqualTo(1);
        }
        JsonNode after = client.list(
                Map.of("projectId", "p-1", "minTimestamp", moment.plusNanos(1).toString()));
        assertThat(after.get("totalCount").intValue()).isZero();
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsAnEmptyPage() {
        assertThat(ok(LOGS, "?minTimestamp=2026-02-01&maxTimestamp=2026-01-01")).isEqualTo(JSON.readTree("""
                {"count": 0, "data": [], "next": null, "previous": null, "totalCount": 0}"""));
    }

    @Test
    void anUnknownLabelIsAnEmptyPage() {
        assertThat(ok(LOGS, "?event=project%20renamed").get("totalCount").intValue())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "asc, /api/v2/eventLogs/",
        "desc, /api/v2/eventLogs/",
        "asc, /api/v2/eventLogs",
        "desc, /api/v2/eventLogs"
    })
    void nextIsWalkedToTheEnd(String order, String path) {
        String query = "?includeIdentifyingFields=True&event=Project+Renamed&order=" + order;
        List<String> timestamps = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        String next = "http://localhost:" + port + path + query;
        while (next != null) {
            // The notebook keeps only the query of the link.
            JsonNode page = ok(path, next.substring(next.indexOf('?')));
            assertThat(page.get("totalCount").intValue()).isEqualTo(250);
            counts.add(page.get("count").intValue());
            page.get("data")
                    .forEach(event -> timestamps.add(event.get("timestamp").stringValue()));
            next = page.get("next").isNull() ? null : page.get("next").stringValue();
            if (next != null) {
                assertThat(next)
                        .startsWith("http://localhost:" + port + path
                                + "?includeIdentifyingFields=True&event=Project%20Renamed&");
                assertThat(client.get(next).get("count")).isNotNull();
            }
        }

        assertThat(counts).containsExactly(100, 100, 50);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            expected.add(moment.plusSeconds(order.equals("asc") ? i : 249 - i).toString());
        }
        assertThat(timestamps).isEqualTo(expected);
    }

    @Test
    void everyFaultOfAQueryIsNamed() {
        HttpResponse<String> response = answer(
                client, LOGS, "?limit=0&offset=-1&order=up&minTimestamp=x&includeIdentifyingFields=maybe&event=%00");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.headers().allValues("Content-Type")).containsExactly("application/json");
        assertThat(JSON.readTree(response.body()).get("errors").propertyNames())
                .containsExactlyInAnyOrder(
                        "limit", "offset", "order", "minTimestamp", "includeIdentifyingFields", "event");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?cursor=x", "?cursor=AAAA&offset=5", "?projectId=a&projectId=b", "?userId=", "?limit=1001"})
    void aBadValueIsRefused(String query) {
        assertThat(answer(client, LOGS, query).statusCode()).isEqualTo(422);
    }

    @Test
    void aCursorBelongsToItsQuery() {
        String next = ok(LOGS, "?event=Project+Renamed&limit=10").get("next").stringValue();
        String query = next.substring(next.indexOf('?'));

        assertThat(answer(client, LOGS, query).statusCode()).isEqualTo(200);
        assertThat(answer(client, LOGS, query.replace("offset=10", "offset=20")).statusCode())
                .isEqualTo(422);
        assertThat(answer(client, LOGS, query.replace("event=", "userId=")).statusCode())
                .isEqualTo(422);
    }

    @Test
    void readingNeedsATokenThePermissionAndTheOwnOrganization() {
        assertThat(answer(as(""), LOGS, "").statusCode()).isEqualTo(401);
        assertThat(answer(as("Bearer nonsense"), LOGS, "").statusCode()).isEqualTo(401);
        EventLogClient poster = as("Bearer " + token(organization, "WRITE_EVENTS"));
        for (String path : List.of(LOGS, LOGS + id + "/", LOGS + "events/")) {
            assertThat(answer(poster, path, "").statusCode()).isEqualTo(403);
        }
        assertThat(answer(client, LOGS, "?orgId=default").statusCode()).isEqualTo(403);
        assertThat(answer(client, LOGS, "?orgId=" + organization).statusCode()).isEqualTo(200);
    }

    private String record(String ip, String username, String orgName, String projectName) {
        return """
                {
                  "context": {
                    "orgId": "%s",
                    "orgName": %s,
                    "projectName": %s,
                    "projectType": "Regression",
                    "userProjectRole": "OWNER"
                  },
                  "event": "Start Autopilot",
                  "id": "%s",
                  "ip": %s,
                  "projectId": "p-1",
                  "timestamp": "%s",
                  "userId": "u-1",
                  "username": %s
                }""".formatted(organization, orgName, projectName, id, ip, moment, username);
    }

    private JsonNode ok(String path, String query) {
        HttpResponse<String> response = answer(client, path, query);
        assertThat(response.statusCode())
                .as(path + query + ": " + response.body())
                .isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** The answer to a GET, which is one that the OpenAPI document allows. */
    private HttpResponse<String> answer(EventLogClient caller, String path, String query) {
        HttpResponse<String> response = caller.send(path + query);
        SimpleResponse.Builder shown =
                SimpleResponse.Builder.status(response.statusCode()).withBody(response.body());
        response.headers().map().forEach(shown::withHeader);
        assertThat(description
                        .validateResponse(path.endsWith("/") ? path : path + "/", Request.Method.GET, shown.build())
                        .getMessages())
                .as(() -> path + query + ": " + response.statusCode() + " " + response.body())
                .isEmpty();
        return response;
    }

    private EventLogClient as(String authorization) {
        return new EventLogClient("http://localhost:" + port, authorization);
    }

    private String token(String orgId, String... permissions) {
        Caller administrator = new Caller("admin", null, "default", Set.of(Permission.SYSTEM_ADMIN), null);
        return tokens.issue(
                        administrator, new NewApiToken("contract", "reader", null, orgId, List.of(permissions), null))
                .text();
    }
}
