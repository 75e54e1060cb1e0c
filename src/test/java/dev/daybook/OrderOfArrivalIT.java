package dev.daybook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.ApiClient;
import dev.daybook.kernel.EventId;
import dev.daybook.postgres.DataDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * Events of the same few moments, posted by several writers in batches, and read back through every door while a writer
 * keeps posting: in the order of time and, within a moment, of arrival, however pages are cut.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderOfArrivalIT extends IntegrationTest {

    private static final int WRITERS = 4;
    private static final int BATCHES = 12;
    private static final String EVENTS = "/api/v2/eventLogs/";
    private static final String MODEL = "mdl-order";
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    /** One label of each dialect, and one of none. */
    private static final List<String> LABELS = List.of("Train Model", "tunnel.created", "model.updated", "Of Our Own");

    private final String organization = "order-" + UUID.randomUUID();
    private final String other = organization + "-2";
    private final List<Instant> moments = List.of(
            Instant.now().minus(Duration.ofDays(40)).truncatedTo(ChronoUnit.SECONDS),
            Instant.now().minus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS),
            Instant.now()
                    .minus(Duration.ofDays(2))
                    .truncatedTo(ChronoUnit.SECONDS)
                    .plusNanos(1000),
            Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS));

    private record Arrived(String organization, String id, String label, Instant timestamp, long position) {}

    private final Map<String, Arrived> arrived = new ConcurrentHashMap<>();
    private final AtomicBoolean posting = new AtomicBoolean(true);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Autowired
    private DataDirectory directory;

    @LocalServerPort
    private int port;

    private @Nullable ApiClient client;
    private @Nullable Future<?> writer;

    @BeforeAll
    void batchesArePosted() throws Exception {
        client = ApiClient.administrator(port, directory);
        post(new Random(1), 1, "model.created");
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int seed = i;
            writers.add(threads.submit(() -> {
                Random random = new Random(seed);
                for (int batch = 0; batch < BATCHES; batch++) {
                    post(random, 1 + random.nextInt(12), null);
                }
            }));
        }
        for (Future<?> one : writers) {
            one.get();
        }
        // The one who keeps posting writes later, so that what was there is what a reader must show.
        writer = threads.submit(() -> {
            Random random = new Random(99);
            while (posting.get()) {
                post(random, 3, null);
            }
        });
    }

    @AfterAll
    void writerEnds() throws Exception {
        posting.set(false);
        if (writer != null) {
            writer.get();
        }
        threads.shutdown();
    }

    private ApiClient client() {
        if (client == null) {
            throw new IllegalStateException("Nothing is posted yet");
        }
        return client;
    }

    private void post(Random random, int events, @Nullable String label) {
        List<String> labels = new ArrayList<>();
        List<String> organizations = new ArrayList<>();
        List<String> bodies = new ArrayList<>();
        // Without a time all of a batch have the moment in which it was received.
        Instant moment = random.nextInt(4) == 0 ? null : moments.get(random.nextInt(moments.size()));
        for (int i = 0; i < events; i++) {
            labels.add(label == null ? LABELS.get(random.nextInt(LABELS.size())) : label);
            organizations.add(random.nextInt(5) == 0 && label == null ? other : organization);
            bodies.add("""
                    {"event": "%s", "userId": "u-1", "orgId": "%s"%s, "target": {"type": "model", "id": "%s"}}""".formatted(
                            labels.get(i),
                            organizations.get(i),
                            moment == null ? "" : ", \"timestamp\": \"" + moment + "\"",
                            MODEL));
        }
        JsonNode answer = ApiClient.json(client().post(EVENTS, "[" + String.join(",", bodies) + "]"), 201);
        for (int i = 0; i < events; i++) {
            JsonNode one = answer.get("records").get(i);
            String id = one.get("id").asString();
            long bits = UUID.fromString(id).getMostSignificantBits();
            Instant timestamp = Instant.ofEpochMilli(bits >>> 16).plus(bits & 0xFFF, ChronoUnit.MICROS);
            if (moment != null) {
                assertThat(timestamp).isEqualTo(moment);
            }
            arrived.put(
                    organizations.get(i) + id,
                    new Arrived(
                            organizations.get(i),
                            id,
                            labels.get(i),
                            timestamp,
                            one.get("position").asLong()));
        }
    }

    /** What was there before, in the order of time and then of arrival. */
    private List<String> expected(Set<String> before, Predicate<Arrived> shown) {
        return before.stream()
                .map(arrived::get)
                .filter(event -> event != null && shown.test(event))
                .sorted(Comparator.comparing(Arrived::timestamp).thenComparingLong(Arrived::position))
                .map(Arrived::id)
                .toList();
    }

    private Set<String> now() {
        return Set.copyOf(arrived.keySet());
    }

    /** Those of the ids that were there before: the rest came meanwhile. */
    private List<String> known(List<String> ids, Set<String> before) {
        assertThat(ids).doesNotHaveDuplicates();
        return ids.stream().filter(id -> before.contains(organization + id)).toList();
    }

    @Test
    void dataRobotsDoorShowsItInBothOrders() {
        for (String order : List.of("asc", "desc")) {
            for (int limit : List.of(1000, 7, 1)) {
                if (limit == 1 && order.equals("desc")) {
                    continue;
                }
                Set<String> before = now();
                List<String> ids = new ArrayList<>();
                String next = EVENTS + "?order=" + order + "&limit=" + limit + "&orgId=" + organization;
                while (next != null) {
                    JsonNode page = ApiClient.json(client().get(next), 200);
                    page.get("data").forEach(record -> ids.add(record.get("id").asString()));
                    next = page.get("next").isNull()
                            ? null
                            : path(page.get("next").asString());
                }
                assertThat(known(ids, before)).isEqualTo(ordered(expected(before, this::isOwn), order));
            }
        }
    }

    private boolean isOwn(Arrived event) {
        return event.organization().equals(organization);
    }

    @Test
    void openAisDoorShowsItNewestFirst() {
        Set<String> before = now();
        List<String> ids = new ArrayList<>();
        boolean more = true;
        while (more) {
            String after = ids.isEmpty() ? "" : "&after=audit_log-" + ids.getLast();
            JsonNode page = ApiClient.json(
                    client().get("/v1/organization/audit_logs?limit=5" + after, "OpenAI-Organization", organization),
                    200);
            page.get("data").forEach(entry -> ids.add(entry.get("id").asString().substring("audit_log-".length())));
            more = page.get("has_more").asBoolean();
        }
        assertThat(known(ids, before))
                .isEqualTo(ordered(
                        expected(before, event -> isOwn(event) && event.label().equals("tunnel.created")), "desc"));
    }

    @Test
    void aModelsAuditLogBeginsWithItsCreation() {
        for (String order : List.of("asc", "desc")) {
            Set<String> before = now();
            JsonNode page = ApiClient.json(
                    client().get("/api/v1/models/" + MODEL + "/audit-logs?page_size=200&sort_order=" + order + "&from="
                            + moments.getFirst() + "&to=" + moments.getLast()),
                    200);
            List<String> ids = new ArrayList<>();
            page.get("logs")
                    .forEach(entry -> ids.add(entry.get("log_id").asString().substring("log-".length())));
            List<String> all = expected(
                    before,
                    event -> isOwn(event)
                            && event.label().startsWith("model.")
                            && !event.timestamp().isAfter(moments.getLast()));
            assertThat(known(ids, before))
                    .isEqualTo(ordered(all, order).stream().limit(200).toList());
        }
    }

    @Test
    void aWalkOverAllOrganizationsShowsEachOnceAndEachLogInItsOrder() {
        Set<String> before = now();
        for (String order : List.of("asc", "desc")) {
            List<String> places = new ArrayList<>();
            String next = EVENTS + "?order=" + order + "&limit=11&event=Of+Our+Own";
            while (next != null) {
                JsonNode page = ApiClient.json(client().get(next), 200);
                page.get("data")
                        .forEach(record ->
                                places.add(record.get("context").get("orgId").asString()
                                        + record.get("id").asString()));
                next = page.get("next").isNull() ? null : path(page.get("next").asString());
            }
            assertThat(places).doesNotHaveDuplicates();
            for (String log : List.of(organization, other)) {
                assertThat(places.stream()
                                .filter(place -> before.contains(place)
                                        && place.startsWith(log)
                                        && place.length() == log.length() + 36)
                                .map(place -> place.substring(log.length())))
                        .isEqualTo(ordered(
                                expected(
                                        before,
                                        event -> event.organization().equals(log)
                                                && event.label().equals("Of Our Own")),
                                order));
            }
        }
    }

    /** Two organizations of which the ids of events at one moment and position are the same. */
    private static List<String> twins() {
        String run = UUID.randomUUID().toString();
        Map<EventId, String> first = new HashMap<>();
        for (int i = 0; ; i++) {
            String name = "twin-" + run + "-" + i;
            String other = first.putIfAbsent(EventId.of(name, Instant.EPOCH, 0), name);
            if (other != null) {
                return List.of(other, name);
            }
        }
    }

    @Test
    void eventsOfTwoLogsWithOneIdAreBothShownOnceToWhomSeesAll() {
        List<String> twins = twins();
        String resource = "resource-" + UUID.randomUUID();
        for (String twin : twins) {
            for (int second = 0; second < 3; second++) {
                ApiClient.json(
                        client().post(EVENTS, """
                        {"event": "role.created", "userId": "u-1", "orgId": "%s", "timestamp": "%s", "details": {"id": "%s"}}""".formatted(
                                        twin, moments.getFirst().plusSeconds(second), resource)),
                        201);
            }
        }
        for (String direction : List.of("after", "before")) {
            String path = "/v1/organization/audit_logs?limit=1&resource_ids[]=" + resource;
            JsonNode page = ApiClient.json(client().get(path.replace("[]", "%5B%5D")), 200);
            if (direction.equals("before")) {
                page = ApiClient.json(
                        client().get(path.replace("limit=1&", "limit=100&").replace("[]", "%5B%5D")), 200);
                page = ApiClient.json(
                        client().get(path.replace("[]", "%5B%5D") + "&before="
                                + page.get("last_id").asString()),
                        200);
            }
            int shown = page.get("data").size();
            while (page.get("has_more").asBoolean()) {
                String edge = page.get(direction.equals("after") ? "last_id" : "first_id")
                        .asString();
                page = ApiClient.json(client().get(path.replace("[]", "%5B%5D") + "&" + direction + "=" + edge), 200);
                shown += page.get("data").size();
                assertThat(shown).isLessThanOrEqualTo(6);
            }
            assertThat(shown).isEqualTo(direction.equals("after") ? 6 : 4);
        }
        String id = EventId.of(twins.getFirst(), moments.getFirst(), 0).toString();
        for (String twin : twins) {
            assertThat(ApiClient.json(client().get(EVENTS + id + "/?orgId=" + twin), 200)
                            .at("/context/orgId")
                            .asString())
                    .isEqualTo(twin);
        }
    }

    @Test
    void anExportShowsItAsCsv() throws Exception {
        Set<String> before = now();
        HttpResponse<String> asked =
                client().post("/api/v2/usageDataExports/", """
                {"includeIdentifyingFields": false, "noCache": true, "include": ["id"], "includeReport": ["APP_USAGE"],
                 "orgId": "%s", "start": "%s"}""".formatted(organization, moments.getFirst()));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String status = path(asked.headers().firstValue("Location").orElseThrow());
        HttpResponse<String> done = client().get(status);
        for (int i = 0; i < 600 && done.statusCode() == 200; i++) {
            Thread.sleep(50);
            done = client().get(status);
        }
        assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
        String csv = csv(path(done.headers().firstValue("Location").orElseThrow()));
        List<String> ids = ID.matcher(csv).results().map(MatchResult::group).toList();
        assertThat(known(ids, before)).isEqualTo(expected(before, this::isOwn));
    }

    private String csv(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> artifact = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .header("Authorization", client().authorization())
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(artifact.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith("-app_usage.csv")) {
                    return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new AssertionError("No report in the artifact");
    }

    private static List<String> ordered(List<String> ascending, String order) {
        return order.equals("asc") ? ascending : ascending.reversed();
    }

    private static String path(String url) {
        URI uri = URI.create(url.replace("[", "%5B").replace("]", "%5D"));
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}
