package dev.daybook.api.datarobot;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsageDataExportIT extends IntegrationTest {

    private static final String EXPORTS = "/api/v2/usageDataExports/";
    private static final String ANY = "{\"includeIdentifyingFields\": true, \"noCache\": true}";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired
    private DataDirectory directory;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private final String org = "exports-" + UUID.randomUUID();
    private ApiClient administrator;
    private ApiClient owner;
    private ApiClient stranger;
    private OpenApiInteractionValidator description;
    private String artifact;
    private byte[] whole;

    @BeforeAll
    void anArtifactIsThere() throws Exception {
        administrator = ApiClient.administrator(port, directory);
        owner = administrator.with(org, "ada", "CAN_ACCESS_USER_ACTIVITY", "WRITE_EVENTS");
        stranger = administrator.with(org + "-stranger", "eve", "CAN_ACCESS_USER_ACTIVITY");
        description = OpenApiInteractionValidator.createForInlineApiSpecification(
                        administrator.get("/v3/api-docs/datarobot").body())
                .build();
        json(owner.post("/api/v2/eventLogs/", """
                        [{"event": "Train Model", "userId": "u-1", "username": "ada@example.com", "projectId": "p-1"},
                         {"event": "Login Successful", "userId": "u-1", "username": "=HYPERLINK(1)"}]"""), 201);
        artifact = path(poll(path(ask(owner, ANY), "/api/v2/status/")), EXPORTS);
        whole = fetch("GET", artifact).body();
    }

    @Test
    void anExportIsAskedForPolledAndFetchedAsThePythonClientDoesIt() throws Exception {
        HttpResponse<String> asked = ask(
                owner, "{\"includeIdentifyingFields\": true, \"noCache\": true, \"includeReport\": [\"APP_USAGE\"]}");
        String location = asked.headers().firstValue("Location").orElseThrow();
        String statusId = Arrays.asList(location.split("/", -1)).reversed().get(1);

        HttpResponse<String> done = poll("/api/v2/status/" + statusId + "/");
        assertThat(done.body()).isEmpty();
        HttpResponse<byte[]> fetched = fetch("GET", path(done, EXPORTS));

        assertThat(asked.statusCode()).isEqualTo(202);
        assertThat(asked.body()).isEmpty();
        assertThat(asked.headers().firstValue("Content-Type")).isEmpty();
        assertThat(location)
                .startsWith("http://localhost:" + port + "/api/v2/status/")
                .endsWith("/");
        assertThat(fetched.statusCode()).isEqualTo(202);
        assertThat(names(fetched.body()))
                .satisfiesExactly(
                        csv -> assertThat(csv).endsWith("-app_usage.csv"),
                        manifest -> assertThat(manifest).isEqualTo("manifest.json"));
    }

    @Test
    void anExportCanBeFilteredAsTheLogIs() throws Exception {
        HttpResponse<String> asked = ask(owner, """
                {"noCache": true, "filters": {"event": ["Train Model", "Predict"], "q": ["ADA@example"]}}""");
        byte[] zip = fetch("GET", path(poll(path(asked, "/api/v2/status/")), EXPORTS))
                .body();
        assertThat(names(zip))
                .as("prediction usage cannot be filtered so")
                .noneMatch(name -> name.contains("prediction_usage"));
        try (ZipInputStream files = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
                String text = new String(files.readAllBytes(), StandardCharsets.UTF_8);
                if (file.getName().endsWith(".csv")) {
                    assertThat(text.lines())
                            .as(file.getName())
                            .hasSize(file.getName().contains("app_usage") ? 2 : 1);
                } else {
                    assertThat(text).contains("\"event\" : [ \"Predict\", \"Train Model\" ]");
                }
            }
        }
    }

    @Test
    void anArtifactComesWithItsNameLengthAndDigest() throws Exception {
        HttpResponse<byte[]> fetched = fetch("GET", artifact);

        assertThat(fetched.headers().allValues("Content-Type")).containsExactly("application/zip");
        assertThat(fetched.headers().firstValueAsLong("Content-Length")).hasValue(whole.length);
        assertThat(fetched.headers().allValues("Accept-Ranges")).containsExactly("bytes");
        assertThat(fetched.headers().allValues("ETag")).containsExactly(etag());
        assertThat(fetched.headers().firstValue("Content-Disposition").orElseThrow())
                .matches("attachment; filename=\"[0-9a-f]{16}-\\d{4}-\\d{2}-\\d{2}\\.zip\"");
        assertThat(fetched.body()).isEqualTo(whole);
        assertThat(names(whole)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/zip", "*/*", "text/html"})
    void anArtifactIsAZipWhateverIsAcceptedBecauseDataRobotsExamplesAcceptJson(String accept) {
        assertThat(fetch("GET", artifact, "Accept", accept).statusCode()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-9, 0, 9", "bytes=10-, 10, -1", "bytes=-7, -7, -1", "bytes=5-100000000, 5, -1"})
    void aRangeIs206(String range, int from, int to) {
        HttpResponse<byte[]> part = fetch("GET", artifact, "Range", range);
        int first = from < 0 ? whole.length + from : from;
        int last = to < 0 ? whole.length - 1 : to;

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().allValues("Content-Range"))
                .containsExactly("bytes " + first + "-" + last + "/" + whole.length);
        assertThat(part.headers().allValues("ETag")).containsExactly(etag());
        assertThat(part.headers().firstValueAsLong("Content-Length")).hasValue(last - first + 1);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, first, last + 1));
    }

    @Test
    void aRangeBeyondTheEndIs416() {
        HttpResponse<String> response = allowed(owner, "GET", artifact, null, "Range", "bytes=" + whole.length + "-");

        json(response, 416);
        assertThat(response.headers().firstValue("Content-Range")).contains("bytes */" + whole.length);
    }

    @Test
    void severalRangesOrARangeOfOtherBytesAreTheWhole() {
        assertThat(fetch("GET", artifact, "Range", "bytes=0-1,5-6").body()).isEqualTo(whole);
        assertThat(fetch("GET", artifact, "Range", "bytes=5-", "If-Range", "\"other\"")
                        .body())
                .isEqualTo(whole);
        assertThat(fetch("GET", artifact, "Range", "bytes=5-", "If-Range", etag())
                        .statusCode())
                .isEqualTo(206);
    }

    @Test
    void whatTheCallerHasIs304() {
        HttpResponse<byte[]> known = fetch("GET", artifact, "If-None-Match", etag());

        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(known.headers().allValues("ETag")).containsExactly(etag());
        assertThat(fetch("GET", artifact, "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(202);
    }

    @Test
    void anArtifactThatIsAnotherThanTheOneWantedIs412() {
        for (String method : List.of("GET", "HEAD")) {
            assertThat(fetch(method, artifact, "If-Match", "\"other\"").statusCode())
                    .isEqualTo(412);
        }
        assertThat(fetch("GET", artifact, "If-Match", "\"other\", " + etag()).body())
                .isEqualTo(whole);
        assertThat(fetch("GET", artifact, "If-Match", "*").statusCode()).isEqualTo(202);
    }

    @Test
    void noZipIsCompressedOnceMore() {
        HttpResponse<byte[]> fetched = fetch("GET", artifact, "Accept-Encoding", "gzip");

        assertThat(fetched.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(fetched.body()).isEqualTo(whole);
    }

    @Test
    void anArtifactThatALaterVersionAskedForIsFetched() {
        String id = artifact.replaceAll(".*/([0-9a-f-]{36})/?$", "$1");
        int renewed = jdbc.sql(
                        "update export set request = request || '{\"futureField\": {\"a\": 1}}' where id = ?::uuid")
                .param(id)
                .update();

        assertThat(renewed).isEqualTo(1);
        assertThat(fetch("GET", artifact).body()).isEqualTo(whole);
    }

    @Test
    void headTellsTheLengthAlone() {
        HttpResponse<byte[]> head = fetch("HEAD", artifact);

        assertThat(head.statusCode()).isEqualTo(202);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(whole.length);
        assertThat(head.headers().allValues("ETag")).containsExactly(etag());
    }

    @Test
    void aFetchIsLoggedOnceAndItsContinuationsAreNot() throws Exception {
        String mine = path(poll(path(ask(owner, ANY), "/api/v2/status/")), EXPORTS);
        long before = fetches();
        fetch("HEAD", mine);
        fetch("GET", mine, "Range", "bytes=99999999-");
        assertThat(fetches()).isEqualTo(before);

        fetch("GET", mine, "Range", "bytes=1-");
        assertThat(fetches()).as("all but a byte, with no fetch before it").isEqualTo(before + 1);
        fetch("GET", mine, "Range", "bytes=100-");
        fetch("GET", mine, "If-None-Match", etag(mine));
        assertThat(fetches()).isEqualTo(before + 1);
        fetch("GET", mine);
        fetch("GET", mine, "Range", "bytes=0-");
        assertThat(fetches()).isEqualTo(before + 3);
    }

    private String etag(String path) {
        return fetch("HEAD", path).headers().firstValue("ETag").orElseThrow();
    }

    private long fetches() {
        return json(owner.get("/api/v2/eventLogs/?event=Usage+Data+Export+Fetched"), 200)
                .get("totalCount")
                .asLong();
    }

    @Test
    void everyRouteIsServedWithoutTheSlashToo() throws Exception {
        HttpResponse<String> asked = owner.post("/api/v2/usageDataExports", ANY);

        assertThat(asked.statusCode()).isEqualTo(202);
        poll(path(asked, "/api/v2/status/"));
        assertThat(fetch("GET", artifact.substring(0, artifact.length() - 1)).statusCode())
                .isEqualTo(202);
        json(owner.get(EXPORTS + "supportedEvents"), 200);
    }

    @Test
    void theSameRequestIsAnsweredWithTheFinishedOneUnlessItSaysNoCache() throws Exception {
        String body = "{\"includeIdentifyingFields\": false, \"userId\": \"nobody\"}";
        String first = path(ask(owner, body), "/api/v2/status/");
        poll(first);

        assertThat(path(ask(owner, body), "/api/v2/status/")).isEqualTo(first);
        assertThat(path(ask(owner, body.replace("{", "{\"noCache\": true, ")), "/api/v2/status/"))
                .isNotEqualTo(first);
    }

    @Test
    void supportedEventsAreTheLabels() {
        JsonNode answer = json(allowed(owner, "GET", EXPORTS + "supportedEvents/", null), 200);

        assertThat(answer.propertyNames()).containsExactly("data");
        assertThat(answer.get("data")).hasSize(517);
        assertThat(answer.get("data").get(0).asString()).isEqualTo("ADLS OAuth Failed");
    }

    static Stream<Arguments> badBodies() {
        String future = Instant.now().plus(Duration.ofHours(1)).toString();
        return Stream.of(
                Arguments.of("", null),
                Arguments.of("{", null),
                Arguments.of("nul", null),
                Arguments.of("[]", null),
                Arguments.of("\"x\"", null),
                Arguments.of("null", null),
                Arguments.of("{} {}", null),
                Arguments.of("{\"noCache\": true, \"noCache\": false}", null),
                Arguments.of("{\"includeIdentifyingFields\": \"true\"}", "includeIdentifyingFields"),
                Arguments.of("{\"includeIdentifyingFields\": 1}", "includeIdentifyingFields"),
                Arguments.of("{\"noCache\": \"no\"}", "noCache"),
                Arguments.of("{\"start\": 5}", "start"),
                Arguments.of("{\"start\": \"\"}", "start"),
                Arguments.of("{\"start\": \"yesterday\"}", "start"),
                Arguments.of("{\"start\": \"2026-13-01T00:00:00Z\"}", "start"),
                Arguments.of("{\"end\": \"2026-02-30T00:00:00Z\"}", "end"),
                Arguments.of("{\"end\": [\"2026-02-03\"]}", "end"),
                Arguments.of("{\"start\": \"" + future + "\"}", "start"),
                Arguments.of("{\"start\": \"1999-01-01T00:00:00Z\"}", "start"),
                Arguments.of("{\"end\": \"1999-01-01T00:00:00\"}", "end"),
                Arguments.of("{\"include\": \"id\"}", "include"),
                Arguments.of("{\"include\": [\"id\", 7]}", "include"),
                Arguments.of("{\"include\": [null]}", "include"),
                Arguments.of("{\"include\": [\"nobody\"]}", "include"),
                Arguments.of("{\"include\": [\"details\"]}", "include"),
                Arguments.of("{\"includeReport\": \"ADMIN_USAGE\"}", "includeReport"),
                Arguments.of("{\"includeReport\": []}", "includeReport"),
                Arguments.of("{\"includeReport\": [\"ADMIN\"]}", "includeReport"),
                Arguments.of("{\"includeReport\": {\"a\": 1}}", "includeReport"),
                Arguments.of("{\"projectId\": 17}", "projectId"),
                Arguments.of("{\"projectId\": \"\"}", "projectId"),
                Arguments.of("{\"userId\": true}", "userId"),
                Arguments.of("{\"userId\": \"a\\u0000\"}", "userId"),
                Arguments.of("{\"orgId\": 1}", "orgId"),
                Arguments.of("{\"include_report\": [\"ADMIN_USAGE\"]}", "include_report"),
                Arguments.of("{\"filters\": []}", "filters"),
                Arguments.of("{\"filters\": {\"event\": \"Train Model\"}}", "filters.event"),
                Arguments.of("{\"filters\": {\"event\": [7]}}", "filters.event"),
                Arguments.of("{\"filters\": {\"event\": [\"\"]}}", "filters.event"),
                Arguments.of("{\"filters\": {\"label\": [\"a\"]}}", "filters.label"),
                Arguments.of("{\"filters\": {\"report\": [\"APP_USAGE\"]}}", "filters.report"),
                Arguments.of("{\"filters\": {\"org\": [\"other\"]}}", "filters.org"),
                Arguments.of("{\"filters\": {\"targetId\": [\"m-1\"]}}", "filters.targetId"),
                Arguments.of("{\"filters\": {\"q\": [\"a\", \"b\"]}}", "filters.q"),
                Arguments.of("{\"filters\": {\"q\": [\"\\\"a\"]}}", "filters.q"),
                Arguments.of("{\"filters\": {\"user\": [\"a\\u0000\"]}}", "filters.user"),
                Arguments.of("{\"filters\": {\"user\": [\"a\"]}, \"userId\": \"a\"}", "userId"),
                Arguments.of(
                        "{\"filters\": {\"event\": [\"a\"]}, \"includeReport\": [\"PREDICTION_USAGE\"]}",
                        "includeReport"));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void aBadBodyIs400NamingTheMemberAndChangesNothing(String body, @Nullable String member) {
        long jobs = jobs();
        HttpResponse<String> response = allowed(owner, "POST", EXPORTS, body);

        JsonNode answer = json(response, 400);
        assertThat(answer.get("message").asString()).isNotBlank();
        assertThat(response.headers().allValues("Content-Type")).containsExactly("application/json");
        if (member == null) {
            assertThat(answer.has("errors")).isFalse();
        } else {
            assertThat(answer.get("errors").propertyNames()).containsExactly(member);
            assertThat(answer.get("errors").get(member).asString()).isNotBlank();
        }
        assertThat(jobs()).isEqualTo(jobs);
    }

    @Test
    void everyMemberAtFaultIsNamed() {
        HttpResponse<String> response = owner.post(
                EXPORTS, "{\"start\": \"x\", \"end\": 1, \"noCache\": 0, \"more\": 1, \"include\": 3, \"userId\": []}");

        assertThat(json(response, 400).get("errors").propertyNames())
                .containsExactlyInAnyOrder("start", "end", "noCache", "more", "include", "userId");
    }

    @Test
    void anOrganizationThatNoTextCanNameIs400() {
        for (String text : List.of("a\\u0000b", "\\ud800", " ", "a\\u2028b")) {
            HttpResponse<String> response = administrator.post(EXPORTS, "{\"orgId\": \"" + text + "\"}");

            assertThat(json(response, 400).get("errors").propertyNames()).containsExactly("orgId");
        }
    }

    @Test
    void startAfterEndIs400() {
        Instant now = Instant.now();
        HttpResponse<String> response = owner.post(
                EXPORTS, "{\"start\": \"%s\", \"end\": \"%s\"}".formatted(now.minusSeconds(5), now.minusSeconds(6)));

        assertThat(json(response, 400).at("/errors/start").asString()).isEqualTo("start must not be after end.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"includeIdentifyingFields\": null, \"start\": null, \"end\": null, \"include\": null,"
                        + " \"includeReport\": null, \"projectId\": null}",
                "{\"includeIdentifyingFields\": false, \"start\": \"2026-11-01 10:00:00.5\","
                        + " \"end\": \"2099-01-01T00:00:00+02:00\"}",
                "{\"include\": [\"id\", \"details.a.b\"], \"includeReport\": [\"ADMIN_USAGE\"]}"
            })
    void whatMayBeLeftOutMayBeLeftOut(String body) {
        assertThat(ask(
                                owner,
                                body.replace(
                                        "2026-11-01",
                                        Instant.now()
                                                .minus(Duration.ofDays(20))
                                                .toString()
                                                .substring(0, 10)))
                        .statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({"GET, supportedEvents/", "GET, 0198f3c2-7a10-7123-8f00-6b7c1d2e3f40/", "POST, ''"})
    void aTokenAndThePermissionAreNeeded(String method, String path) {
        String body = method.equals("POST") ? ANY : null;
        ApiClient poster = administrator.with(org, "poster", "WRITE_EVENTS", "ADMIN_API_ACCESS", "MANAGE_MODELS");

        json(allowed(owner.as(""), method, EXPORTS + path, body), 401);
        assertThat(json(allowed(poster, method, EXPORTS + path, body), 403)
                        .get("message")
                        .asString())
                .isEqualTo("The permission CAN_ACCESS_USER_ACTIVITY is required.");
    }

    @Test
    void anotherOrganizationSeesNeitherStatusNorArtifact() throws Exception {
        String status = path(ask(owner, ANY), "/api/v2/status/");
        poll(status);

        json(stranger.get(status), 404);
        assertThat(json(allowed(stranger, "GET", artifact, null), 404)
                        .get("message")
                        .asString())
                .isEqualTo("There is no such artifact, or it has expired.");
        json(stranger.post(EXPORTS, "{\"orgId\": \"" + org + "\"}"), 403);
        assertThat(administrator.get(artifact).statusCode()).isEqualTo(202);
    }

    @Test
    void aSystemAdministratorExportsItsOwnOrganizationOrTheOneItNames() throws Exception {
        String status = path(ask(administrator, "{\"noCache\": true, \"orgId\": \"" + org + "\"}"), "/api/v2/status/");

        assertThat(poll(status).statusCode()).isEqualTo(303);
        String own = path(ask(administrator, "{\"userId\": \"nobody\"}"), "/api/v2/status/");
        json(owner.get(own), 404);
    }

    @Test
    void whatExpiredIs404() throws Exception {
        String expired = path(poll(path(ask(owner, ANY), "/api/v2/status/")), EXPORTS);
        String id = expired.substring(EXPORTS.length(), expired.length() - 1);
        assertThat(fetch("HEAD", expired).statusCode()).isEqualTo(202);
        jdbc.sql("update export set built_at = built_at - interval '7 days' where id = ?::uuid")
                .param(id)
                .update();

        json(owner.get(expired), 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0198f3c2-7a10-7123-8f00-6b7c1d2e3f40", "x", "%20", "5e2f8a4b1c9d440000a1b2c3"})
    void anUnknownIdIs404(String id) {
        json(owner.get(EXPORTS + id + "/"), 404);
    }

    @Test
    void otherMethodsAndKindsOfBodyAreRefused() {
        json(owner.get(EXPORTS), 405);
        json(owner.delete(artifact), 405);
        json(owner.send("POST", EXPORTS, "a=b", "Content-Type", "application/x-www-form-urlencoded"), 415);
    }

    private HttpResponse<String> ask(ApiClient caller, String body) {
        return allowed(caller, "POST", EXPORTS, body);
    }

    /** Waits as DataRobot's clients do: 200 goes on, 303 is the end, and no redirect is followed. */
    private HttpResponse<String> poll(String status) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> allowed(administrator, "GET", status, null).statusCode() == 303);
        return administrator.get(status);
    }

    /** The path of a Location, which must begin like that on this service and end in a slash. */
    private String path(HttpResponse<String> response, String start) {
        String location = response.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith("http://localhost:" + port + start).endsWith("/");
        return URI.create(location).getPath();
    }

    private long jobs() {
        return json(owner.get("/api/v2/status/"), 200).get("totalCount").asLong();
    }

    private String etag() {
        try {
            return '"'
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(whole))
                    + '"';
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    private HttpResponse<byte[]> fetch(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", owner.authorization());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }

    private static List<String> names(byte[] zip) throws Exception {
        List<String> names = new ArrayList<>();
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    /** The answer to a request, which is one that the OpenAPI document allows. */
    private HttpResponse<String> allowed(
            ApiClient caller, String method, String path, @Nullable String body, String... headers) {
        HttpResponse<String> response =
                body == null ? caller.send(method, path, null, headers) : caller.post(path, body);
        SimpleResponse.Builder shown = SimpleResponse.Builder.status(response.statusCode());
        response.headers().map().forEach((name, values) -> shown.withHeader(name, values));
        if (!response.body().isEmpty()) {
            shown.withBody(response.body());
        }
        assertThat(description
                        .validateResponse(path, Request.Method.valueOf(method), shown.build())
                        .getMessages())
                .isEmpty();
        return response;
    }
}
