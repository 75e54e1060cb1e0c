package dev.daybook.api.daybook;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.awaitility.Awaitility;
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

/** Daybook's own door shows the whole event, and finds it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsIT extends IntegrationTest {

    private static final String ORGANIZATION = "events-it";
    private static final String PATH = "/api/v1/events";
    private static final JsonMapper JSON = JsonMapper.shared();

    @Autowired
    private DataDirectory directory;

    @LocalServerPort
    private int port;

    /** On this day and those after it somebody logs in. */
    private final LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(60);

    private ApiClient administrator;
    private ApiClient caller;
    private JsonNode posted;

    @BeforeAll
    void postEvents() {
        administrator = ApiClient.administrator(port, directory);
        caller = administrator.with(ORGANIZATION, "ada", "WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY");
        posted = json(caller.post("/api/v2/eventLogs/", """
                        {"event": "Dataset Uploaded", "userId": "ada", "username": "Ada Lovelace", "ip": "192.0.2.7",
                         "actor": {"type": "session", "email": "ada@example.com", "apiKeyId": "key_1", "team": "Analysts"},
                         "projectId": "churn", "timestamp": "%sT03:04:05.678901Z",
                         "context": {"orgName": "Example Ltd", "projectName": "Churn 2026", "projectType": "Regression", "userProjectRole": "OWNER"},
                         "target": {"type": "dataset", "id": "d-1", "name": "churn.csv"},
                         "details": {"rows": 7043, "note": "for \\"the board\\"", "columns": [{"name": "tenure"}]},
                         "idempotencyKey": "upload-1"}""".formatted(day.minusDays(10))), 201);
        StringBuilder more = new StringBuilder("[");
        for (int i = 0; i < 24; i++) {
            more.append(i == 0 ? "" : ",")
                    .append("{\"event\": \"Login %s\", \"userId\": \"user-%d\", \"timestamp\": \"%sT10:00:00Z\"}"
                            .formatted(i % 2 == 0 ? "even" : "odd", i % 3, day.plusDays(i)));
        }
        json(caller.post("/api/v2/eventLogs/", more.append("]").toString()), 201);
    }

    @Test
    void showsTheWholeEvent() {
        JsonNode event = event("");

        assertThat(event.get("id")).isEqualTo(posted.get("id"));
        assertThat(event.get("position")).isEqualTo(posted.get("position"));
        assertThat(event.get("leafHash")).isEqualTo(posted.get("leafHash"));
        assertThat(event.get("timestamp").asString()).isEqualTo(day.minusDays(10) + "T03:04:05.678901Z");
        assertThat(event.get("receivedAt").asString()).matches("\\d{4}-.*Z");
        assertThat(event.get("poster").get("token").asString()).matches("[0-9a-f-]{36}");
        assertThat(event.get("poster").get("user").asString()).isEqualTo("ada");
        assertThat(event.get("actor")).isEqualTo(JSON.readTree("""
                {"user": "ada", "name": "Ada Lovelace", "email": "ada@example.com", "ip": "192.0.2.7", "type": "session",
                 "apiKey": "key_1", "attributes": {"team": "Analysts"}}"""));
        assertThat(event.get("organization"))
                .isEqualTo(JSON.readTree("{\"id\": \"%s\", \"name\": \"Example Ltd\"}".formatted(ORGANIZATION)));
        assertThat(event.get("project")).isEqualTo(JSON.readTree("""
                {"id": "churn", "name": "Churn 2026", "type": "Regression", "role": "OWNER"}"""));
        assertThat(event.get("target")).isEqualTo(JSON.readTree("""
                {"type": "dataset", "id": "d-1", "name": "churn.csv"}"""));
        assertThat(event.get("details")).isEqualTo(JSON.readTree("""
                {"rows": 7043, "note": "for \\"the board\\"", "columns": [{"name": "tenure"}]}"""));
        assertThat(event.get("idempotencyKey").asString()).isEqualTo("upload-1");
        assertThat(event.get("event").asString()).isEqualTo("Dataset Uploaded");
        assertThat(event.get("report").asString()).isEqualTo("APP_USAGE");
        assertThat(json(caller.get(PATH + "?user=ada"), 200).get("data").get(0).get("details"))
                .isEqualTo(event.get("details"));
    }

    @Test
    void identitiesAndFieldsAreShownAsAskedFor() {
        JsonNode hidden = event("?identities=false");
        assertThat(hidden.get("actor").get("user").asString()).isEqualTo("ada");
        for (String field :
                List.of("/actor/name", "/actor/email", "/actor/ip", "/organization/name", "/project/name")) {
            assertThat(hidden.at(field).isNull()).as(field).isTrue();
        }
        assertThat(event("?fields=details,%20id").propertyNames()).containsExactly("id", "details");
        assertThat(json(caller.get(PATH + "?fields=sealed&fields=id"), 422)
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("fields");
        json(caller.get(PATH + "?limit=3&fields=leafHash"), 200)
                .get("data")
                .forEach(event -> assertThat(event.propertyNames()).containsExactly("leafHash"));
    }

    @Test
    void anEventIsSealedOnceACheckpointCoversItAndThenProved() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> event("").get("sealed").asBoolean());

        HttpResponse<String> redirect = caller.get(PATH + "/" + posted.get("id").asString() + "/proof");
        assertThat(redirect.statusCode()).isEqualTo(307);
        URI proof = URI.create(redirect.headers().firstValue("Location").orElseThrow());
        assertThat(json(caller.get(proof.getPath()), 200).get("leafHash")).isEqualTo(posted.get("leafHash"));
        URI hidden = URI.create(caller.get(PATH + "/" + posted.get("id").asString() + "/proof/?identities=false")
                .headers()
                .firstValue("Location")
                .orElseThrow());
        assertThat(json(caller.get(hidden.getPath() + "?" + hidden.getQuery()), 200)
                        .get("openings"))
                .isEmpty();
    }

    /** Of the days before the test's token was made, which is an event too. */
    @ParameterizedTest
    @CsvSource({
        "limit=7, 25",
        "limit=7&order=asc, 25",
        "limit=4&event=Login+even, 12",
        "limit=4&event=Login+even&user=user-1&user=user-2, 8",
        "limit=5&from=DAY, 24",
        "limit=5&actorType=session, 1",
        "limit=5&apiKey=key_1, 1",
        "limit=5&email=ada@example.com, 1",
        "limit=5&project=churn, 1",
        "limit=5&targetType=dataset, 1",
        "limit=5&targetType=dataset&targetId=d-1, 1",
        "limit=5&targetType=dataset&targetId=d-2, 0",
        "limit=9&poster=ada, 25",
        "limit=9&poster=nobody, 0",
        "limit=5&report=ADMIN_USAGE, 0",
        "limit=9&report=ADMIN_USAGE&report=APP_USAGE, 25",
        "limit=5&dialect=openai, 0",
        "limit=5&resource=r, 0",
        "limit=5&org=events-it&identities=false&fields=id, 25"
    })
    void walkingBothWaysShowsEachEventOnce(String query, int total) {
        List<String> forth = new ArrayList<>();
        String previous = "";
        String next = PATH + "?to=" + day.plusDays(30) + "&" + query.replace("DAY", day.toString());
        while (!next.isEmpty()) {
            JsonNode page = json(caller.get(next), 200);
            assertThat(page.get("total").asInt()).isEqualTo(total);
            assertThat(page.get("searchedTo").isNull()).isTrue();
            page.get("data").forEach(event -> forth.add(event.get("id").asString()));
            previous = page.get("previous").isNull() ? "" : local(page.get("previous"));
            next = page.get("next").isNull() ? "" : local(page.get("next"));
        }
        assertThat(forth).hasSize(total).doesNotHaveDuplicates();
        Set<String> back = new HashSet<>();
        while (!previous.isEmpty()) {
            JsonNode page = json(caller.get(previous), 200);
            page.get("data").forEach(event -> back.add(event.get("id").asString()));
            previous = page.get("previous").isNull() ? "" : local(page.get("previous"));
        }
        assertThat(forth).containsAll(back);
        if (total > 5) {
            assertThat(back).isNotEmpty();
        }
    }

    @Test
    void aSearchTellsHowFarItCameAndGoesOn() {
        List<String> labels = new ArrayList<>();
        String next = PATH + "?limit=5&q=LOGIN+odd";
        while (!next.isEmpty()) {
            JsonNode page = json(caller.get(next), 200);
            assertThat(page.get("total").isNull()).isTrue();
            assertThat(page.get("previous").isNull()).isTrue();
            assertThat(page.get("searchedTo").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
            page.get("data").forEach(event -> labels.add(event.get("event").asString()));
            next = page.get("next").isNull() ? "" : local(page.get("next"));
        }
        assertThat(labels).hasSize(12).containsOnly("Login odd");
        for (String query : List.of("\"the board\"", "TENURE", "\"ada lovelace\"", "192.0.2.7 churn")) {
            assertThat(search(query, "").get("data")).as(query).hasSize(1);
        }
        assertThat(search("lovelace", "&identities=false").get("data")).isEmpty();
        assertThat(search("board", "&user=user-1").get("data")).isEmpty();
        assertThat(search("rows", "").get("data")).isEmpty();
    }

    private JsonNode search(String query, String more) {
        return json(caller.get(PATH + "?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + more), 200);
    }

    @Test
    void countsOverTimeAndByValue() {
        JsonNode histogram = json(
                caller.get(PATH + "/histogram?from=" + day + "&to=" + day.plusDays(23) + "&by=day&group=event"), 200);
        assertThat(histogram.get("by").asString()).isEqualTo("day");
        assertThat(histogram.get("total").asInt()).isEqualTo(24);
        assertThat(histogram.get("bars")).hasSize(24);
        assertThat(histogram.get("groups")).isEqualTo(JSON.readTree("""
                [{"value": "Login even", "count": 12}, {"value": "Login odd", "count": 12}]"""));
        assertThat(histogram.get("bars").get(1))
                .isEqualTo(JSON.readTree("""
                {"from": "%sT00:00:00Z", "to": "%sT00:00:00Z", "count": 1, "groups": [0, 1]}""".formatted(day.plusDays(1), day.plusDays(2))));
        assertThat(json(caller.get(PATH + "/histogram/?to=" + day.plusDays(30)), 200)
                        .get("total")
                        .asInt())
                .isEqualTo(25);
        assertThat(json(caller.get(PATH + "/histogram?actorType=session&by=auto"), 200)
                        .get("total")
                        .asInt())
                .isEqualTo(1);

        assertThat(json(caller.get(PATH + "/values?field=user&prefix=user-&limit=2"), 200))
                .isEqualTo(JSON.readTree("""
                        {"field": "user", "data": [{"value": "user-0", "count": 8}, {"value": "user-1", "count": 8}]}"""));
        assertThat(json(caller.get(PATH + "/values/?field=email"), 200)
                        .at("/data/0/value")
                        .asString())
                .isEqualTo("ada@example.com");
    }

    @Test
    void theStartSaysWhereEverythingIs() {
        JsonNode start = json(caller.get("/api/v1"), 200);

        assertThat(start.get("user").asString()).isEqualTo("ada");
        assertThat(start.get("organization").asString()).isEqualTo(ORGANIZATION);
        assertThat(start.get("permissions").valueStream().map(JsonNode::asString))
                .containsExactly("CAN_ACCESS_USER_ACTIVITY", "WRITE_EVENTS");
        start.get("links").forEachEntry((name, link) -> {
            // It is there, the checkpoint within a moment; that it takes parameters, or another permission or method,
            // is another
            // matter.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(caller.get(local(link)).statusCode())
                            .as(name)
                            .isNotEqualTo(404)
                            .isLessThan(500));
        });
    }

    /** Bad input of any route: the query, and the parameter that the answer names first. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?limit=0 | limit",
                "?limit=1001 | limit",
                "?limit=x | limit",
                "?limit= | limit",
                "?limit=1&limit=2 | limit",
                "?cursor=x | cursor",
                "?cursor= | cursor",
                "?cursor=MX4xN34yNTB-QUZURVJ-fjB-eH4 | cursor",
                "?offset=5 | offset",
                "?page=2 | page",
                "?order=up | order",
                "?order=DESC | order",
                "?from=yesterday | from",
                "?from=2026-02-30 | from",
                "?to=1769860800 | to",
                "?from=2026-02-02&to=2026-02-01 | to",
                "?from=2026-02-02T00:00Z&to=2026-02-02T00:00Z | to",
                "?event= | event",
                "?event=a&event= | event",
                "?event[]=a | event[]",
                "?user=%00 | user",
                "?user=MANY | user",
                "?project= | project",
                "?report=app_usage | report",
                "?report=APP_USAGE&report=x | report",
                "?targetId=d-1 | targetId",
                "?targetType=a&targetType=b | targetType",
                "?targetType=&targetId=d-1 | targetType",
                "?org= | org",
                "?org=a&org=b | org",
                "?identities=True | identities",
                "?identities=1 | identities",
                "?fields=id,nothing | fields",
                "?fields=, | fields",
                "?fields=ID | fields",
                "?q= | q",
                "?q=%20 | q",
                "?q=%22open | q",
                "?q=a&q=b | q",
                "?q=LONG | q",
                "?q=a+b+c+d+e+f+g+h+i+j+k | q",
                "?q=a&cursor=x | cursor",
                "/histogram?by=week | by",
                "/histogram?by=hour&from=2025-01-01&to=2026-01-01 | by",
                "/histogram?by=day&from=2000-01-01&to=2026-01-01 | by",
                "/histogram?from=1970-01-02&to=9999-01-01 | by",
                "/histogram?group=details | group",
                "/histogram?group=email&identities=false | group",
                "/histogram?group= | group",
                "/histogram?limit=5 | limit",
                "/values | field",
                "/values?field=poster | field",
                "/values?field= | field",
                "/values?field=user&field=event | field",
                "/values?field=user&prefix= | prefix",
                "/values?field=user&limit=101 | limit",
                "/values?field=email&identities=false | field",
                "/ID?org= | org",
                "/ID?fields=x | fields",
                "/ID?limit=1 | limit",
                "/ID/proof?identities=x | identities",
                "/ID/proof?fields=id | fields"
            })
    void badInputIsRefusedByName(String query, String field) {
        String path = PATH
                + query.replace("ID", query.startsWith("/ID") ? posted.get("id").asString() : "ID")
                        .replace("MANY", "u" + "&user=v".repeat(100))
                        .replace("LONG", "a".repeat(257))
                        .replace("[", "%5B")
                        .replace("]", "%5D");
        HttpResponse<String> response = caller.get(path);
        JsonNode problem = json(response, 422);

        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(problem.get("status").asInt()).isEqualTo(422);
        assertThat(problem.get("type").asString()).isEqualTo("about:blank");
        assertThat(problem.get("title").asString()).isEqualTo("Unprocessable Content");
        assertThat(problem.get("detail").asString()).isNotBlank();
        assertThat(problem.get("instance").asString()).startsWith(PATH);
        assertThat(problem.get("errors")).hasSize(1);
        assertThat(problem.at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(problem.at("/errors/0/message").asString()).contains(field);
    }

    @Test
    void everyFaultIsToldAtOnce() {
        JsonNode errors = json(caller.get(PATH + "?limit=0&order=up&from=x&q=%22&fields=a&targetId=1"), 422)
                .get("errors");
        assertThat(errors.valueStream().map(error -> error.get("field").asString()))
                .containsExactlyInAnyOrder("limit", "order", "from", "q", "fields", "targetId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "00000000-0000-0000-0000-000000000000", "", "ID0", "%2F"})
    void whatIsNoEventIsNotFound(String id) {
        String path = PATH + "/" + id.replace("ID", posted.get("id").asString());
        if (!id.isEmpty()) {
            assertThat(json(caller.get(path), 404).get("detail").asString()).isEqualTo("There is no such event.");
            assertThat(json(caller.get(path + "/proof"), 404).get("status").asInt())
                    .isEqualTo(404);
        }
        assertThat(json(
                                administrator
                                        .with(ORGANIZATION + "-x", "eve", "CAN_ACCESS_USER_ACTIVITY")
                                        .get(PATH + "/" + posted.get("id").asString()),
                                404)
                        .get("title")
                        .asString())
                .isEqualTo("Not Found");
    }

    @Test
    void anotherMethodOrTypeIsRefusedInTheSameShape() {
        HttpResponse<String> wrongMethod = caller.send("DELETE", PATH, null);
        HttpResponse<String> wrongType = caller.get(PATH, "Accept", "application/xml");

        assertThat(json(wrongMethod, 405).get("status").asInt()).isEqualTo(405);
        assertThat(wrongMethod.headers().firstValue("Allow").orElseThrow().toUpperCase(Locale.ROOT))
                .contains("GET");
        assertThat(json(wrongType, 406).get("detail").asString()).contains("application/json");
    }

    private JsonNode event(String query) {
        return json(caller.get(PATH + "/" + posted.get("id").asString() + query), 200);
    }

    private static String local(JsonNode link) {
        URI address = URI.create(link.asString());
        return address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
    }
}
