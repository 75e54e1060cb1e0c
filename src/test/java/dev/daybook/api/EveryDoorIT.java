package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.postgres.DataDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What holds at every door, in the shape of each: ids, filters, moments, headers, origins. */
class EveryDoorIT extends IntegrationTest {

    private static final String ORGANIZATION = "every-door-it";
    private static final String EVENTS = "/api/v2/eventLogs/";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A path of each door, and where its errors say what is wrong. */
    private static final List<String> DOORS = List.of(
            "/api/v2/eventLogs/ | /message",
            "/api/v1/events/ | /detail",
            "/v1/organization/audit_logs | /error/message",
            "/api/v1/models/m/audit-logs | /detail",
            "/v3/models | /error/message",
            "/tlog/" + ORGANIZATION + "/checkpoint | /message");

    @Autowired
    private DataDirectory directory;

    @LocalServerPort
    private int port;

    private ApiClient administrator;
    private ApiClient caller;

    @BeforeEach
    void call() {
        administrator = ApiClient.administrator(port, directory);
        caller = administrator.with(
                ORGANIZATION, "ada", "WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY", "MANAGE_MODELS", "ADMIN_API_ACCESS");
    }

    static List<String> doors() {
        return DOORS;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "meta-llama/Llama-3",
                "a//b",
                "/",
                "back\\slash",
                "semi;colon=1",
                "50%",
                "%2F",
                "a/../b",
                "...",
                "v1.0",
                "q?r#s",
                "a b+c",
                "Ада 😀",
                "line\nbreak"
            })
    void anIdIsWhateverItsProducerCallsIt(String id) {
        String model = id + " model";
        String user = id + " user";
        ApiClient.json(caller.post(EVENTS, JSON.writeValueAsString(event("model.created", user, model))), 201);

        JsonNode log = ApiClient.json(caller.get("/api/v1/models/" + encoded(model) + "/audit-logs"), 200);
        assertThat(log.at("/logs/0/model_id").asString()).isEqualTo(model);
        ApiClient.json(caller.get("/api/v1/models/" + encoded(model) + "/collaborators/"), 200);
        if (id.chars().noneMatch(Character::isISOControl)) {
            ApiClient.json(
                    caller.post(
                            "/api/v1/models/" + encoded(model) + "/collaborators",
                            JSON.writeValueAsString(Map.of("user_id", id + "!", "role", "viewer"))),
                    201);
            assertThat(caller.delete("/api/v1/models/" + encoded(model) + "/collaborators/" + encoded(id + "!"))
                            .statusCode())
                    .isEqualTo(204);
            ApiClient.json(caller.get("/api/v2/users/" + encoded(user) + "/rateLimitUsage/"), 200);
        }
        // What is no id of ours is not found, and not refused by whoever parses paths.
        assertError(caller.get(EVENTS + encoded(id) + "/"), 404);
        assertError(caller.get("/api/v1/events/" + encoded(id)), 404);
        assertError(caller.get("/v3/models/" + encoded(id)), 404);
        assertError(caller.get("/v3/jobs/" + encoded(id)), 404);
        assertError(caller.get("/api/v2/status/" + encoded(id) + "/"), 404);
        assertError(caller.get("/api/v2/usageDataExports/" + encoded(id) + "/"), 404);
        assertError(caller.get("/tlog/" + encoded(id) + "/checkpoint"), 404);
        assertError(caller.delete("/api/v2/apiTokens/" + encoded(id) + "/"), 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a%b", "a\\b"})
    void anOrganizationIsWhateverItIsCalled(String name) {
        ApiClient own =
                administrator.with(name.replace("\\", "\\\\"), "ada", "WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY");
        ApiClient.json(own.post(EVENTS, JSON.writeValueAsString(event("Login", "u", null))), 201);

        // Nothing may be signed yet: that is said of a log that is known.
        assertThat(own.get("/tlog/" + encoded(name) + "/checkpoint").statusCode())
                .isIn(200, 404);
        ApiClient.json(own.get("/.well-known/daybook-log-keys?organization=" + encoded(name)), 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void aStepOfAPathIsNoIdAndRefusedWhereItIsPosted(String step) {
        assertThat(caller.post(EVENTS, JSON.writeValueAsString(event("model.created", "u", step)))
                        .body())
                .contains("target.id must not be . or ..");
        assertThat(caller.post(EVENTS, JSON.writeValueAsString(event("Login", step, null)))
                        .body())
                .contains("userId must not be . or ..");
        assertError(
                administrator.post(
                        "/api/v2/apiTokens/",
                        "{\"name\": \"n\", \"userId\": \"%s\", \"permissions\": [\"WRITE_EVENTS\"]}".formatted(step)),
                422);
        assertError(
                administrator.post(
                        "/api/v2/apiTokens/",
                        "{\"name\": \"n\", \"userId\": \"u\", \"orgId\": \"%s\", \"permissions\": [\"WRITE_EVENTS\"]}"
                                .formatted(step)),
                422);
        ApiClient.json(caller.post(EVENTS, JSON.writeValueAsString(event("model.created", "u", "steps" + step))), 201);
        assertError(
                caller.post(
                        "/api/v1/models/steps" + step + "/collaborators",
                        "{\"user_id\": \"%s\", \"role\": \"viewer\"}".formatted(step)),
                422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v2/eventLogs;a=b/",
                "/api/v2/..;/eventLogs/",
                "/api//v2/eventLogs/",
                "/swagger-ui/%2e%2e/api/v2/eventLogs/",
                "/actuator/health/..%2fprometheus",
                "/actuator/health/%2e%2e/prometheus",
                "/actuator%2fhealth"
            })
    void aPathThatCouldBeReadInTwoWaysIsRefused(String path) {
        assertError(caller.get(path), 400);
        assertError(caller.as("").get(path), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/swagger-ui%2f..%2fapi/v2/eventLogs/", "/tlog%2facme%2fcheckpoint"})
    void anEncodedSlashOpensNothing(String path) {
        assertError(caller.as("").get(path), 401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v2/eventLogs/?username=ada | username | 422",
                "/api/v2/eventLogs/?limit=1&q=x | q | 422",
                "/api/v2/eventLogs/?Limit=1 | Limit | 422",
                "/api/v2/eventLogs/?event[]=x | event[] | 422",
                "/api/v2/eventLogs/?trace=1 | trace | 422",
                "/api/v2/eventLogs/predictionUsage/?minTimestamp=2026-01-01&maxTimestamp=2026-01-01&modelId=m | modelId | 422",
                "/api/v2/eventLogs/events/?limit=1 | limit | 422",
                "/api/v2/usageDataExports/supportedEvents/?limit=1 | limit | 400",
                "/api/v2/status/?state=RUNNING | state | 422",
                "/api/v2/apiTokens/?userId=ada | userId | 422",
                "/api/v2/rateLimits/?resource=x | resource | 422",
                "/api/v2/users/ada/rateLimitUsage/?resource=x | resource | 422",
                "/v1/organization/audit_logs?event_type=x | event_type | 400",
                "/v1/organization/audit_logs/?effective_at[0]=1 | effective_at[0] | 400",
                "/v1/organization/audit_logs?effective_at=1 | effective_at | 400",
                "/api/v1/events?userId=u | userId | 422",
                "/api/v1/events/values?field=user&q=x | q | 422",
                "/api/v1?x=1 | x | 422",
                "/api/v1/models/m/audit-logs?user=u | user | 422",
                "/api/v1/models/m/collaborators?role=x | role | 422",
                "/v3/models?name=x | name | 400",
                "/v3/projects?search=x | search | 400",
                "/v3/server-info?x | x | 400",
                "/tlog/every-door-it/consistency?from=0&until=1 | until | 422",
                "/.well-known/daybook-log-keys?org=x | org | 422"
            })
    void aParameterThatIsNotKnownIsRefusedByName(String path, String name, int status) {
        HttpResponse<String> response = caller.get(path.replace("[", "%5B").replace("]", "%5D"));

        assertThat(response.body()).contains("Unknown parameter: '" + name + "'.");
        assertError(response, status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event_types[]=api_key.created&event_types[]=api_key.deleted",
                "event_types=api_key.created&event_types=api_key.deleted",
                "event_types[0]=api_key.created&event_types[1]=api_key.deleted"
            })
    void aListIsUnderstoodAsEveryClientSendsIt(String query) {
        String escaped = query.replace("[", "%5B").replace("]", "%5D");

        assertThat(ApiClient.json(caller.get("/v1/organization/audit_logs?limit=1&" + escaped), 200)
                        .get("data"))
                .isEmpty();
        assertError(caller.get("/v1/organization/audit_logs?" + escaped.replace("api_key.deleted", "no.type")), 400);
    }

    @ParameterizedTest
    @CsvSource({
        "DATE, true",
        "DATET10:00Z, true",
        "DATE 10:00:00 Z, true",
        "DATET10:00:00+05, true",
        "DATET10:00:00 +0530, true",
        "'DATET10:00:00,123456789-01:00', true",
        "DATET10:00:00+5, false",
        "DATET10:00:00+05:30:15, false",
        "DATET10, false",
        "DATE10:00, false",
        "1769860800, false"
    })
    void everyDoorReadsTheSameMoments(String form, boolean isMoment) {
        String text =
                form.replace("DATE", LocalDate.now(ZoneOffset.UTC).minusDays(3).toString());
        String query = URLEncoder.encode(text, StandardCharsets.UTF_8);
        JsonNode model = JSON.createObjectNode().put("model_id", "0198f3c2-7a10-7123-8f00-6b7c1d2e3f40");
        String range = "{\"model_id\": %s, \"time_range\": {\"start_time\": \"%s\", \"end_time\": \"2099-01-01\"}}"
                .formatted(model.get("model_id"), text);

        assertThat(caller.post(
                                EVENTS,
                                "{\"event\": \"Login\", \"userId\": \"u\", \"timestamp\": \"%s\"}".formatted(text))
                        .statusCode())
                .isEqualTo(isMoment ? 201 : 422);
        assertThat(caller.get(EVENTS + "?limit=1&minTimestamp=" + query).statusCode())
                .isEqualTo(isMoment ? 200 : 422);
        assertThat(caller.get("/api/v1/events?limit=1&from=" + query).statusCode())
                .isEqualTo(isMoment ? 200 : 422);
        assertThat(caller.get("/api/v1/models/no-model/audit-logs?from=" + query)
                        .statusCode())
                .isEqualTo(404);
        assertThat(caller.post("/api/v2/usageDataExports/", "{\"start\": \"%s\"}".formatted(text))
                        .statusCode())
                .isEqualTo(isMoment ? 202 : 400);
        // The model is looked for once the moments are read.
        assertThat(caller.send("DELETE", "/v3/events", range, "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(isMoment ? 404 : 400);
        assertThat(caller.get("/v3/models?filter="
                                + URLEncoder.encode(
                                        "{\"field\": \"created_at\", \"operator\": \"equal\", \"value\": \"%s\"}"
                                                .formatted(text),
                                        StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(isMoment ? 200 : 400);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void headersThatNameNoAddressAreRefusedInTheShapeOfTheDoor(String door) {
        for (String header : List.of(
                "X-Forwarded-Prefix: http://evil",
                "X-Forwarded-Prefix: //evil",
                "X-Forwarded-Prefix: /a/../b?c",
                "X-Forwarded-Host: a b",
                "X-Forwarded-Host: evil/x",
                "X-Forwarded-Port: 99999",
                "X-Forwarded-Port: x",
                "X-Forwarded-Proto: javascript",
                "Forwarded: host=\"<x>\"")) {
            String name = header.substring(0, header.indexOf(':'));
            HttpResponse<String> response = caller.get(path(door), name, header.substring(name.length() + 2));

            assertThat(ApiClient.json(response, 400).at(message(door)).asString())
                    .contains("The " + name + " header");
        }
    }

    @Test
    void aHostThatIsNoneIsRefused() throws IOException {
        for (String host : List.of("", "x:99999", "999.1.1.1", "a".repeat(300))) {
            assertThat(raw("GET /v3/models HTTP/1.1\r\nHost: " + host + "\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("\"kind\":\"ERROR\"", "The Host header names no host.");
        }
        assertThat(raw("GET /v3/models HTTP/1.1\r\nHost: [::1]:8080\r\n")).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void whatAProxyForwardsIsInLinksAndChangesNoShape() {
        String[] forwarded = {
            "X-Forwarded-Host", "audit.example.org:8443", "X-Forwarded-Proto", "https", "X-Forwarded-Prefix", "/a/b"
        };
        caller.post(EVENTS, JSON.writeValueAsString(event("Login", "u", null)));
        caller.post(EVENTS, JSON.writeValueAsString(event("Login", "u", null)));

        assertThat(ApiClient.json(caller.get(EVENTS + "?limit=1", forwarded), 200)
                        .get("next")
                        .asString())
                .startsWith("https://audit.example.org:8443/a/b/api/v2/eventLogs/?limit=1&");
        assertThat(ApiClient.json(caller.get("/v3/models?limit=0", forwarded), 400)
                        .get("kind")
                        .asString())
                .isEqualTo("ERROR");
    }

    @ParameterizedTest
    @MethodSource("doors")
    void noLibraryAnswersAtAnyDoor(String door) {
        String wrongMethod = caller.send("PATCH", path(door), "{}").body();
        String wrongType =
                caller.get(path(door), "Accept", "text/html, nonsense").body();
        String wrongPath = caller.get(path(door) + "/none").body();
        String preFlight = caller.send(
                        "OPTIONS",
                        path(door),
                        null,
                        "Origin",
                        "https://evil.example",
                        "Access-Control-Request-Method",
                        "GET")
                .body();

        assertThat(List.of(wrongMethod, wrongType, wrongPath, preFlight))
                .allSatisfy(body -> assertThat(body)
                        .doesNotContain(
                                "No static resource",
                                "Acceptable representations",
                                "Could not parse",
                                "'null'",
                                "Exception")
                        .startsWith("{"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v3/files/upload | multipart/form-data; boundary=LONG | 400 | boundary",
                "/v3/files/upload | multipart/form-data | 400 | boundary",
                "/v3/files/upload | multipart/form-data; boundary=x | 400 | part",
                "/v3/files/upload | application/json | 415 | multipart/form-data",
                "/v3/events | application/json; charset=klingon | 415 | cannot be understood; it must be application/json",
                "/v3/events | | 415 | missing",
                "/api/v2/eventLogs/ | | 415 | missing",
                "/api/v2/eventLogs/ | application/json; charset=klingon | 415 | application/x-ndjson",
                "/api/v2/eventLogs/ | application/json; charset=latin1 | 415 | UTF-8",
                "/api/v2/apiTokens/ | ;;; | 415 | cannot be understood",
                "/api/v1/models/m/collaborators | text/plain | 415 | text/plain is not supported"
            })
    void aBodyThatIsNotReadSaysWhatIsWrongWithItsType(String path, @Nullable String type, int status, String words) {
        HttpResponse<String> response = type == null
                ? caller.send("POST", path, "{}")
                : caller.send("POST", path, "--x\r\n{}", "Content-Type", type.replace("LONG", "b".repeat(5000)));

        assertThat(response.body()).contains(words).doesNotContain("Could not parse", "'null'", "Exception");
        assertError(response, status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"event\":\"a\",\"userId\":\"u\",\"details\":{\"x\":NaN}} | NaN is no value of JSON (line 1, column",
                "{\"event\": | It ends in the middle of a value (line 1, column",
                "{\"event\":nul} | nul is no value of JSON (line 1, column",
                "{'event':1} | The character ' is not expected (line 1, column 2)",
                "{\"a\":-INF} | -INF is no value of JSON (line 1, column",
                "// x | The character / is not expected (line 1, column 1)"
            })
    void aBodyThatIsNoJsonIsToldInWordsForItsSender(String body, String words) {
        assertThat(caller.post(EVENTS, body).body())
                .contains(words)
                .doesNotContainIgnoringCase("feature")
                .doesNotContainIgnoringCase("enable");
    }

    @Test
    void aLongHeadIsTakenUpTo64KiB() {
        assertThat(caller.get("/v3/models", "X-Long", "a".repeat(60_000)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBrowserMayCallFromAnOriginOfTheSettingsAlone() {
        HttpResponse<String> allowed = preFlight("https://console.example.org");
        HttpResponse<String> refused = preFlight("https://evil.example");

        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains("https://console.example.org");
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers")).contains("authorization");
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(ApiClient.json(refused, 403).get("kind").asString()).isEqualTo("ERROR");
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();

        HttpResponse<String> answer = caller.get("/v3/models", "Origin", "https://console.example.org");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://console.example.org");
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
                .contains("Location");
        HttpResponse<String> foreign = caller.get("/v3/models", "Origin", "https://evil.example");
        assertThat(foreign.statusCode()).isEqualTo(200);
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void answersAreCompressedForThoseWhoAskForIt() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/api/v2/usageDataExports/supportedEvents/"))
                .header("Authorization", caller.authorization())
                .header("Accept-Encoding", "gzip")
                .build();
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());

        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
        try (InputStream body = new GZIPInputStream(response.body())) {
            assertThat(JSON.readTree(body).get("data")).isNotEmpty();
        }
        assertThat(caller.get("/api/v2/usageDataExports/supportedEvents/")
                        .headers()
                        .firstValue("Content-Encoding"))
                .isEmpty();
    }

    private HttpResponse<String> preFlight(String origin) {
        return caller.as("")
                .send(
                        "OPTIONS",
                        "/v3/models",
                        null,
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        "GET",
                        "Access-Control-Request-Headers",
                        "authorization");
    }

    private static JsonNode event(String label, String user, @Nullable String model) {
        var event = JSON.createObjectNode().put("event", label).put("userId", user);
        if (model != null) {
            event.putObject("target").put("type", "model").put("id", model);
        }
        return event;
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String path(String door) {
        return door.substring(0, door.indexOf(' '));
    }

    private static String message(String door) {
        return door.substring(door.indexOf('|') + 2);
    }

    private static void assertError(HttpResponse<String> response, int status) {
        assertThat(ApiClient.json(response, status).isObject()).isTrue();
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    }

    /** The whole answer to a request as it is written here, ended and with the connection closed. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
