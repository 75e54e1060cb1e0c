package dev.daybook.api.daybook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The feed, in each of its forms. */
@Timeout(60)
class FeedIT extends IntegrationTest {

    private static final String FEED = "/api/v1/events/feed";
    private static final String LINES = "application/x-ndjson";
    private static final String EVENTS = "text/event-stream";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String organization = "feed-" + UUID.randomUUID();

    @LocalServerPort
    private int port;

    @Autowired
    private DataDirectory directory;

    private ApiClient administrator;
    private ApiClient writer;
    private ApiClient reader;

    @BeforeEach
    void callAsWriterAndReader() {
        administrator = ApiClient.administrator(port, directory);
        writer = administrator.with(organization, "writer", "WRITE_EVENTS");
        reader = administrator.with(organization, "reader", "CAN_ACCESS_USER_ACTIVITY");
    }

    /** The position of the newest event: those of the tokens come first. */
    private long newest() {
        return page("?limit=1").get("lastPosition").asLong();
    }

    /** Posts events, each older than the one before. */
    private void post(int events) {
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            bodies.add("""
                    {"event": "%s", "userId": "u%d", "username": "Ada", "timestamp": "%s", "details": {"n": %d}}""".formatted(
                    i % 10 == 3 ? "Rare" : "Common", i % 3, Instant.now().minus(Duration.ofHours(7L * i)), i));
        }
        ApiClient.json(writer.post("/api/v2/eventLogs/", "[" + String.join(",", bodies) + "]"), 201);
    }

    private JsonNode page(String query) {
        return ApiClient.json(reader.get(FEED + query), 200);
    }

    private static List<Long> positions(JsonNode page) {
        return page.get("data")
                .valueStream()
                .map(event -> event.get("position").asLong())
                .toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static String path(JsonNode page) {
        URI next = URI.create(page.get("next").asString());
        return next.getRawPath() + "?" + next.getRawQuery();
    }

    private HttpResponse<InputStream> open(String query, String accept, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + FEED + query))
                .header("Authorization", reader.authorization())
                .header("Accept", accept);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static BufferedReader lines(HttpResponse<InputStream> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    @Test
    void walkingNextShowsEveryEventOnceAndNextStaysValid() {
        post(250);
        long newest = newest();
        List<Long> seen = new ArrayList<>();
        JsonNode page = page("?limit=100");
        while (page.get("scannedTo").asLong() < newest) {
            assertThat(page.get("data")).hasSize(100);
            seen.addAll(positions(page));
            page = ApiClient.json(reader.get(path(page)), 200);
        }
        seen.addAll(positions(page));
        assertThat(seen).isEqualTo(range(0, newest + 1));

        JsonNode end = ApiClient.json(reader.get(path(page)), 200);
        assertThat(end.get("data")).isEmpty();
        assertThat(path(end)).isEqualTo(path(page));
        post(2);
        assertThat(positions(ApiClient.json(reader.get(path(end)), 200))).containsExactly(newest + 1, newest + 2);
    }

    @Test
    void whatFiltersLeaveOutIsSkippedVisibly() {
        long before = newest();
        post(100);
        JsonNode some = page("?event=Rare&limit=3");
        assertThat(positions(some)).containsExactly(before + 4, before + 14, before + 24);
        assertThat(some.get("scannedTo").asLong()).isEqualTo(before + 24);
        assertThat(path(some)).contains("event=Rare").endsWith("after=" + (before + 24));
        JsonNode rest = ApiClient.json(reader.get(path(some)), 200);
        assertThat(rest.get("data")).hasSize(3);
        JsonNode none = page("?event=Never");
        assertThat(none.get("data")).isEmpty();
        assertThat(none.get("scannedTo")).isEqualTo(none.get("lastPosition"));
        assertThat(positions(page("?event=Rare&from=" + Instant.now().minus(Duration.ofHours(100)))))
                .containsExactly(before + 4, before + 14);
    }

    @Test
    void anEventIsShownAsTheListShowsIt() {
        post(1);
        JsonNode fed = page("?event=Common").get("data").get(0);
        JsonNode listed = ApiClient.json(reader.get("/api/v1/events?event=Common"), 200)
                .get("data")
                .get(0);
        assertThat(fed.get("actor").get("name").asString()).isEqualTo("Ada");
        assertThat(fed.get("details").get("n").asInt()).isZero();
        assertThat(fed.get("id")).isEqualTo(listed.get("id"));
        assertThat(fed.propertyNames()).containsExactlyElementsOf(listed.propertyNames());
        assertThat(page("?event=Common&identities=false").get("data").get(0).toString())
                .doesNotContain("Ada");
    }

    @Test
    void aPageWaitsForTheFirstEvent() throws Exception {
        long newest = newest();
        String waiting = FEED + "?wait=30s&event=Common&after=" + newest;
        CompletableFuture<JsonNode> answer =
                CompletableFuture.supplyAsync(() -> ApiClient.json(reader.get(waiting), 200));
        Thread.sleep(300);
        assertThat(answer).isNotDone();
        long begun = System.nanoTime();
        // The first of them is left out: that it arrives answers nobody.
        ApiClient.json(writer.post("/api/v2/eventLogs/", "{\"event\": \"Rare\", \"userId\": \"u\"}"), 201);
        ApiClient.json(writer.post("/api/v2/eventLogs/", "{\"event\": \"Common\", \"userId\": \"u\"}"), 201);
        JsonNode page = answer.get(10, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(positions(page)).containsExactly(newest + 2);
        assertThat(page.get("scannedTo").asLong()).isEqualTo(newest + 2);
    }

    @Test
    void aPageForWhichNothingComesIsEmptyAndSaysWhereToGoOn() {
        long newest = newest();
        JsonNode page = page("?wait=200ms&after=latest");
        assertThat(page.get("data")).isEmpty();
        assertThat(page.get("scannedTo").asLong()).isEqualTo(newest);
        assertThat(path(page)).endsWith("after=" + newest);
    }

    @Test
    void linesEndWithWhereToGoOn() throws Exception {
        post(150);
        long newest = newest();
        HttpResponse<InputStream> response = open("", LINES);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(LINES);
        List<JsonNode> lines = lines(response).lines().map(JSON::readTree).toList();
        assertThat(lines.subList(0, lines.size() - 1).stream()
                        .map(line -> line.get("position").asLong())
                        .toList())
                .isEqualTo(range(0, newest + 1));
        JsonNode last = lines.getLast();
        assertThat(last.propertyNames()).containsExactly("next", "scannedTo");
        assertThat(last.get("scannedTo").asLong()).isEqualTo(newest);
        assertThat(path(last)).isEqualTo(FEED + "?after=" + newest);

        List<String> limited = lines(open("?limit=2", LINES)).lines().toList();
        assertThat(limited).hasSize(3);
        assertThat(JSON.readTree(limited.getLast()).get("scannedTo").asLong()).isEqualTo(1);
    }

    @Test
    void linesAreSentAsEventsArrive() throws Exception {
        try (BufferedReader lines = lines(open("?wait=20s&after=latest", LINES))) {
            for (int i = 0; i < 3; i++) {
                post(1);
                JsonNode line = JSON.readTree(lines.readLine());
                while (!line.has("id")) {
                    line = JSON.readTree(lines.readLine());
                }
                assertThat(line.get("event").asString()).isEqualTo("Common");
            }
        }
    }

    @Test
    void serverSentEventsHaveTheirPositionsAsIds() throws Exception {
        post(3);
        long newest = newest();
        HttpResponse<InputStream> response = open("?wait=0s", EVENTS);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(EVENTS);
        String all = String.join("\n", lines(response).lines().toList());
        assertThat(all).startsWith("retry: 1000\n").contains("\nid: " + newest + "\ndata: {\"id\":\"");
        assertThat(all.split("\ndata: ", -1)).hasSize((int) newest + 2);

        String resumed = String.join(
                "\n",
                lines(open("?wait=0s&after=-1", EVENTS, "Last-Event-ID", Long.toString(newest - 1)))
                        .lines()
                        .toList());
        assertThat(resumed.split("\ndata: ", -1)).hasSize(2);
        assertThat(resumed).contains("\nid: " + newest + "\ndata: ");
    }

    @Test
    void aStreamWithNothingToSaySaysThatItLives() throws Exception {
        long newest = newest();
        try (BufferedReader lines = lines(open("?after=latest", EVENTS))) {
            assertThat(lines.readLine()).startsWith("retry");
            int places = 0;
            while (places < 3) {
                places += lines.readLine().equals("id: " + newest) ? 1 : 0;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LINES, EVENTS})
    void aDeletedTokensStreamEnds(String form) throws Exception {
        HttpResponse<InputStream> response = open("?wait=60s&after=latest", form);
        try (BufferedReader lines = lines(response)) {
            deleteReader();
            long begun = System.nanoTime();
            while (lines.readLine() != null) {
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
            }
        }
        assertThat(reader.get(FEED).statusCode()).isEqualTo(401);
    }

    @Test
    void aPageThatWaitedShowsNothingToADeletedToken() throws Exception {
        long newest = newest();
        String waiting = FEED + "?wait=30s&event=Common&after=" + newest;
        CompletableFuture<HttpResponse<String>> page = CompletableFuture.supplyAsync(() -> reader.get(waiting));
        Thread.sleep(1000);
        assertThat(page).isNotDone();

        deleteReader();
        ApiClient.json(writer.post("/api/v2/eventLogs/", "{\"event\": \"Common\", \"userId\": \"u\"}"), 201);

        JsonNode answered = ApiClient.json(page.get(), 200);
        assertThat(answered.get("data")).isEmpty();
        assertThat(answered.get("scannedTo").asLong()).isEqualTo(newest);
        assertThat(reader.get(FEED).statusCode()).isEqualTo(401);
    }

    private void deleteReader() {
        JsonNode tokens = ApiClient.json(administrator.get("/api/v2/apiTokens/?limit=1000"), 200);
        for (JsonNode token : tokens.get("data")) {
            if (token.get("orgId").asString().equals(organization)
                    && token.get("userId").asString().equals("reader")) {
                administrator.delete("/api/v2/apiTokens/" + token.get("id").asString() + "/");
            }
        }
    }

    @Test
    void whoHasClosedOneDirectionIsStillAnswered() throws Exception {
        post(2);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", port));
            socket.getOutputStream()
                    .write(("GET " + FEED + "?wait=300ms HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: "
                                    + LINES + "\r\nAuthorization: " + reader.authorization() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 200")
                    .contains("\"scannedTo\"")
                    .endsWith("0\r\n\r\n");
        }
    }

    @Test
    void soManyFollowOneLogAndThoseWhoAreGoneGiveTheirPlacesBack() throws Exception {
        List<HttpResponse<InputStream>> streams = new ArrayList<>();
        try {
            HttpResponse<InputStream> stream = open("?after=latest", EVENTS);
            while (stream.statusCode() == 200) {
                streams.add(stream);
                assertThat(streams).hasSizeLessThanOrEqualTo(20);
                stream = open("?after=latest", EVENTS);
            }
            assertThat(streams).hasSize(20);
            assertThat(stream.statusCode()).isEqualTo(429);
            assertThat(stream.headers().firstValue("Retry-After")).isPresent();
            assertThat(stream.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("daybook.arrivals.most-organization");
            // Who does not wait needs no place.
            assertThat(reader.get(FEED).statusCode()).isEqualTo(200);
        } finally {
            for (HttpResponse<InputStream> stream : streams) {
                stream.body().close();
            }
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            HttpResponse<InputStream> stream = open("?wait=0s", EVENTS);
            stream.body().close();
            return stream.statusCode() == 200;
        });
    }

    @Test
    void aSystemAdministratorReadsItsOwnLogUnlessItNamesAnother() {
        post(1);
        JsonNode own = ApiClient.json(administrator.get(FEED + "?limit=1"), 200);
        assertThat(own.get("data").get(0).get("organization").get("id").asString())
                .isEqualTo("default");
        JsonNode other = ApiClient.json(administrator.get(FEED + "?limit=1&org=" + organization), 200);
        assertThat(other.get("data").get(0).get("organization").get("id").asString())
                .isEqualTo(organization);
        assertThat(reader.get(FEED + "?org=default").statusCode()).isEqualTo(403);
        assertThat(ApiClient.json(administrator.get(FEED + "?org=" + organization + "-none"), 200)
                        .get("scannedTo")
                        .asLong())
                .isEqualTo(-1);
    }

    @Test
    void theFormIsTheOneThatTheCallerLikesBest() throws Exception {
        String[][] forms = {
            {"*/*", "application/json"},
            {"application/*", "application/json"},
            {"text/*;q=0.5, application/x-ndjson;q=0.9", LINES},
            {"text/event-stream, */*;q=0.1", EVENTS},
            {"application/json, application/x-ndjson", "application/json"},
        };
        for (String[] form : forms) {
            HttpResponse<InputStream> response = open("?wait=0s", form[0]);
            assertThat(response.headers().firstValue("Content-Type"))
                    .as(form[0])
                    .hasValue(form[1]);
            response.body().close();
        }
        assertThat(reader.get(FEED, "Accept", "text/csv").statusCode()).isEqualTo(406);
    }

    @ParameterizedTest
    @CsvSource({
        "after=x, after",
        "after=, after",
        "after=-2, after",
        "after=1.5, after",
        "after=9999999999999999999, after",
        "after=999999999999999999, after",
        "after=1&after=2, after",
        "after=Latest, after",
        "wait=30, wait",
        "wait=-1s, wait",
        "wait=61s, wait",
        "wait=2m, wait",
        "wait=1h, wait",
        "wait=1s&wait=1s, wait",
        "wait=, wait",
        "wait=9999999s, wait",
        "limit=0, limit",
        "limit=1001, limit",
        "limit=x, limit",
        "from=yesterday, from",
        "to=2026-13-01, to",
        "event=, event",
        "targetId=x, targetId",
        "report=NONE, report",
        "identities=maybe, identities",
        "order=asc, order",
        "cursor=x, cursor",
        "offset=1, offset",
        "unknown=1, unknown",
        "event=%00, event",
    })
    void whatIsWrongIsNamed(String query, String field) {
        HttpResponse<String> response = reader.get(FEED + "?" + query);
        JsonNode problem = ApiClient.json(response, 422);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(problem.get("errors")
                        .valueStream()
                        .map(error -> error.get("field").asString()))
                .contains(field);
        assertThat(problem.get("instance").asString()).isEqualTo(FEED);
    }

    @ParameterizedTest
    @CsvSource({
        "wait=11m, '', wait",
        "limit=0, '', limit",
        "limit=1000000001, '', limit",
        "'', x, Last-Event-ID",
        "'', -2, Last-Event-ID",
        "'', 999999999999999999, after",
        "after=999999999999999999, '', after",
    })
    void whatIsWrongWithAStreamIsNamedBeforeItBegins(String query, String lastEventId, String field) {
        HttpResponse<String> response = lastEventId.isEmpty()
                ? reader.get(FEED + "?" + query, "Accept", EVENTS)
                : reader.get(FEED + "?" + query, "Accept", EVENTS, "Last-Event-ID", lastEventId);
        JsonNode problem = ApiClient.json(response, 422);
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo(field);
    }

    @Test
    void aHeadOfAStreamIsNoStream() {
        for (String form : List.of("application/json", LINES, EVENTS)) {
            HttpResponse<String> response = reader.send("HEAD", FEED + "?wait=10s&after=latest", null, "Accept", form);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue(form);
        }
    }
}
