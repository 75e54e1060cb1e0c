package dev.daybook.api.modelaudit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.access.ApiTokens;
import dev.daybook.api.ApiClient;
import dev.daybook.api.Timestamps;
import dev.daybook.event.Actor;
import dev.daybook.event.Appended;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.event.TestPosters;
import dev.daybook.kernel.EventId;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A model's audit log against what was posted, whatever is asked for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelAuditLogsIT extends IntegrationTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CASES = 1000;
    private static final List<String> MODELS = List.of("mdl-1", "mdl 2 é", "mdl-3");
    private static final List<String> ACTORS = List.of("u-1", "u-2", "u 3&é", "u-4");

    private final String organization = "audit-" + UUID.randomUUID();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final Random random = new Random(20261122);
    private final List<Posted> posted = new ArrayList<>();
    private final Map<Posted, JsonNode> shown = new HashMap<>();
    private List<String> actions = List.of();
    private ApiClient reader = new ApiClient(0, "");

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private EventLog log;

    @Autowired
    private ModelAuditVocabulary vocabulary;

    @LocalServerPort
    private int port;

    /** What an entry must show of what was posted. */
    private record Posted(
            EventId id,
            String model,
            String action,
            String user,
            @Nullable String email,
            @Nullable String ip,
            String details) {

        JsonNode shown() {
            ObjectNode entry = JSON.createObjectNode();
            entry.put("log_id", "log-" + id);
            entry.put("action", action);
            entry.put("model_id", model);
            entry.putObject("actor").put("user_id", user).put("email", email).put("ip_address", ip);
            entry.set("metadata", JSON.readTree(details));
            entry.put("timestamp", Timestamps.write(id.timestamp()));
            return entry;
        }
    }

    @BeforeAll
    void eventsArePosted() {
        actions = vocabulary.actions();
        reader = new Models(port, tokens).caller(organization, "reader", "CAN_ACCESS_USER_ACTIVITY");
        List<NewEvent> events = new ArrayList<>();
        for (String model : MODELS) {
            events.add(event("model.created", model, now.minus(Duration.ofDays(110))));
        }
        for (int i = 0; i < 400; i++) {
            String action = actions.get(1 + random.nextInt(actions.size() - 1));
            events.add(event(action, MODELS.get(random.nextInt(MODELS.size())), moment()));
        }
        List<Appended> appended = log.append(Post.of(TestPosters.TEST, events));
        for (int i = 0; i < events.size(); i++) {
            NewEvent event = events.get(i);
            Actor actor = event.actor();
            posted.add(new Posted(
                    appended.get(i).id(),
                    event.target() == null ? "" : event.target().id(),
                    event.label(),
                    actor.userId(),
                    actor.email(),
                    actor.ip(),
                    event.details()));
        }
        // None of these belongs to the audit log of a model.
        log.append(Post.of(
                TestPosters.TEST,
                List.of(
                        other("Model Deployed", new Target("model", "mdl-1", null)),
                        other("model.exploded", new Target("model", "mdl-1", null)),
                        other("Logout", new Target("project", "mdl-1", null)),
                        other("Logout", null))));
        log.append(Post.of(TestPosters.TEST, List.of(Models.created(organization + "-other", "u-1", "mdl-1"))));
    }

    /** Some hours apart, often at one moment, and never so near to the edge of the default window that clocks matter. */
    private Instant moment() {
        return now.minus(Duration.ofHours(1 + 9L * random.nextInt(280))).plusNanos(1000L * random.nextInt(2));
    }

    private NewEvent event(String action, String model, Instant timestamp) {
        String details = "{\"user_id\": \"u-9\", \"role\": \"viewer\", \"n\": %d.50, \"nested\": {\"é\": [null, true]}}"
                .formatted(random.nextInt(1000));
        boolean known = random.nextBoolean();
        Actor actor = new Actor(
                ACTORS.get(random.nextInt(ACTORS.size())),
                null,
                known ? "192.0.2.7" : null,
                known ? "ada@example.com" : null,
                null,
                null,
                "{}");
        return new NewEvent(
                action,
                null,
                timestamp,
                actor,
                Scope.organization(organization),
                new Target("model", model, "A model"),
                details,
                null);
    }

    private NewEvent other(String label, @Nullable Target target) {
        return new NewEvent(
                label,
                null,
                now.minusSeconds(3600),
                Actor.user("u-1"),
                Scope.organization(organization),
                target,
                "{}",
                null);
    }

    @Test
    void everyQueryShowsWhatAReferenceInMemoryShows() {
        for (int i = 0; i < CASES; i++) {
            String model = MODELS.get(random.nextInt(MODELS.size()));
            Query query = Query.random(this);
            JsonNode page = ApiClient.json(reader.get(path(model) + (i % 2 == 0 ? "" : "/") + query.text()), 200);
            JsonNode expected = expected(model, query);
            // AssertJ would write both trees out, a thousand times.
            if (!page.equals(expected)) {
                assertThat(page).as(model + query.text()).isEqualTo(expected);
            }
        }
    }

    private JsonNode expected(String model, Query query) {
        Instant from = query.from == null ? now.minus(Duration.ofDays(90)) : query.from;
        Instant to = query.to == null ? now : query.to;
        Comparator<Posted> order = Comparator.comparing(Posted::id);
        List<Posted> matching = posted.stream()
                .filter(event -> event.model.equals(model))
                .filter(event -> !event.id.timestamp().isBefore(from)
                        && !event.id.timestamp().isAfter(to))
                .filter(event -> query.action == null || query.action.equals(event.action))
                .filter(event -> query.actor == null || query.actor.equals(event.user))
                .sorted("asc".equals(query.order) ? order : order.reversed())
                .toList();
        int page = query.page == null ? 1 : query.page;
        int size = query.pageSize == null ? 50 : query.pageSize;
        ObjectNode expected = JSON.createObjectNode();
        expected.put("total", matching.size());
        expected.put("page", page);
        expected.put("page_size", size);
        ArrayNode logs = expected.putArray("logs");
        matching.stream()
                .skip((long) (page - 1) * size)
                .limit(size)
                .forEach(event -> logs.add(shown.computeIfAbsent(event, Posted::shown)));
        return expected;
    }

    private record Query(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String action,
            @Nullable String actor,
            @Nullable Integer page,
            @Nullable Integer pageSize,
            @Nullable String order) {

        static Query random(ModelAuditLogsIT test) {
            Random random = test.random;
            return new Query(
                    random.nextInt(3) == 0 ? null : test.bound(),
                    random.nextInt(2) == 0 ? null : test.bound(),
                    random.nextInt(3) > 0 ? null : test.actions.get(random.nextInt(test.actions.size())),
                    switch (random.nextInt(6)) {
                        case 0, 1 -> ACTORS.get(random.nextInt(ACTORS.size()));
                        case 2 -> random.nextInt(4) == 0 ? "nobody" : null;
                        default -> null;
                    },
                    random.nextBoolean() ? null : Integer.valueOf(1 + random.nextInt(4)),
                    random.nextBoolean() ? null : Integer.valueOf(1 + random.nextInt(random.nextBoolean() ? 200 : 9)),
                    random.nextInt(3) == 0 ? null : random.nextBoolean() ? "asc" : "desc");
        }

        String text() {
            StringBuilder text = new StringBuilder("?");
            add(text, "from", from);
            // The same moment with another offset.
            add(text, "to", to == null ? null : to.atOffset(ZoneOffset.ofHours(-5)));
            add(text, "action", action);
            add(text, "actor_id", actor);
            add(text, "page", page);
            add(text, "page_size", pageSize);
            add(text, "sort_order", order);
            return text.toString();
        }

        private static void add(StringBuilder text, String name, @Nullable Object value) {
            if (value != null) {
                text.append('&').append(name).append('=').append(Models.encode(value.toString()));
            }
        }
    }

    /** A moment of some event, just before or after one, or any. */
    private Instant bound() {
        Instant moment = posted.get(random.nextInt(posted.size())).id.timestamp();
        return switch (random.nextInt(4)) {
            case 0 -> moment.minusNanos(1000);
            case 1 -> moment.plusNanos(1);
            default -> moment;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "from=, from",
        "from=yesterday, from",
        "from=2026-02-30, from",
        "from=2026-13-01T00:00:00Z, from",
        "from=1767225600, from",
        "from=2026-01-01&from=2026-01-02, from",
        "from=2026-01-01T00:00:00%2B19:00, from",
        "to=, to",
        "to=now, to",
        "to=2026-01-01T25:00:00Z, to",
        "to=2026-01-01T00:00:00.0000000001Z, to",
        "to=2026-W01, to",
        "action=, action",
        "action=created, action",
        "action=model.exploded, action",
        "action=Model.Created, action",
        "action=model.created%20, action",
        "action=Logout, action",
        "action=model.created&action=model.deleted, action",
        "actor_id=, actor_id",
        "actor_id=a&actor_id=a, actor_id",
        "actor_id=a%00b, actor_id",
        "page=, page",
        "page=0, page",
        "page=-1, page",
        "page=1.5, page",
        "page=1e1, page",
        "page=%2B1, page",
        "page=٣, page",
        "page=99999999999999999999, page",
        "page=1&page=2, page",
        "page_size=, page_size",
        "page_size=0, page_size",
        "page_size=201, page_size",
        "page_size=-1, page_size",
        "page_size=all, page_size",
        "page_size=2147483648, page_size",
        "page_size=50&page_size=50, page_size",
        "sort_order=, sort_order",
        "sort_order=ASC, sort_order",
        "sort_order=newest, sort_order",
        "sort_order=asc&sort_order=desc, sort_order",
    })
    void aBadValueIsAProblemThatNamesTheParameter(String query, String parameter) {
        JsonNode problem = problem(reader.get(path("mdl-1") + "?" + query.replace("٣", Models.encode("٣"))), 422);

        assertThat(problem.get("errors")).hasSize(1);
        assertThat(problem.at("/errors/0/field").asString()).isEqualTo(parameter);
        assertThat(problem.get("detail")).isEqualTo(problem.at("/errors/0/message"));
        assertThat(problem.get("title").asString()).isEqualTo("Unprocessable Content");
    }

    @Test
    void everyFaultIsNamedInOneAnswer() {
        JsonNode problem = problem(
                reader.get(path("mdl-1") + "?from=x&to=y&action=z&actor_id=&page=0&page_size=0&sort_order=up"), 422);

        assertThat(problem.get("errors")
                        .valueStream()
                        .map(fault -> fault.get("field").asString()))
                .containsExactlyInAnyOrder("from", "to", "action", "actor_id", "page", "page_size", "sort_order");
    }

    @Test
    void aPageBeyondTheLastIsEmptyAndKeepsTheTotal() {
        JsonNode first = ApiClient.json(reader.get(path("mdl-1") + "?page_size=10"), 200);
        JsonNode beyond = ApiClient.json(reader.get(path("mdl-1") + "?page_size=10&page=1000000000000"), 200);

        assertThat(first.get("total").asInt()).isPositive();
        assertThat(beyond.get("total")).isEqualTo(first.get("total"));
        assertThat(beyond.get("page").asLong()).isEqualTo(1_000_000_000_000L);
        assertThat(beyond.get("logs")).isEmpty();
    }

    @Test
    void eventsOfOneMomentAreOrderedByTheirIdsOnEveryPage() {
        List<NewEvent> events = new ArrayList<>(List.of(Models.created(organization, "u-1", "ties")));
        for (int i = 0; i < 9; i++) {
            events.add(event("model.updated", "ties", now.minusSeconds(7200)));
        }
        List<String> ids = log.append(Post.of(TestPosters.TEST, events)).stream()
                .skip(1)
                .map(Appended::id)
                .sorted()
                .map(id -> "log-" + id)
                .toList();

        List<String> walked = new ArrayList<>();
        for (int page = 1; page <= 5; page++) {
            ApiClient.json(
                            reader.get(path("ties") + "?action=model.updated&sort_order=asc&page_size=2&page=" + page),
                            200)
                    .get("logs")
                    .forEach(entry -> walked.add(entry.get("log_id").asString()));
        }
        assertThat(walked).isEqualTo(ids);
    }

    @Test
    void numbersOfMetadataAreAsTheyWerePosted() {
        log.append(Post.of(
                TestPosters.TEST,
                List.of(
                        Models.created(organization, "u-1", "numbers"),
                        Models.event(
                                organization,
                                "model.updated",
                                "u-1",
                                "numbers",
                                "{\"a\": 1.50, \"b\": 100000000000000000000, \"c\": 1e-7}"))));

        assertThat(reader.get(path("numbers") + "?action=model.updated").body())
                .contains("1.50")
                .contains("100000000000000000000")
                .contains("0.0000001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE", "POST"})
    void aLogIsNeitherWrittenNorDeletedHere(String method) {
        for (String slash : List.of("", "/")) {
            HttpResponse<String> response =
                    reader.send(method, path("mdl-1") + slash, "{}", "Content-Type", "application/json");
            problem(response, 405);
            assertThat(response.headers().firstValue("Allow")).contains("GET");
        }
    }

    @Test
    void everyErrorOfTheDoorIsProblemDetails() {
        problem(reader.as("").get(path("mdl-1")), 401);
        problem(reader.as("Bearer nonsense").get(Models.collaborators("mdl-1")), 401);
        problem(reader.get(Models.collaborators("mdl-1")), 403);
        problem(reader.get(path("never-created")), 404);
        problem(reader.get(path("a".repeat(2000))), 404);
        problem(reader.get("/api/v1/models"), 404);
        problem(reader.get("/api/v1/models/mdl-1/nothing"), 404);
        problem(reader.get("/api/v1/models/mdl%2F1/audit-logs"), 404);
        problem(reader.get("/api/v1/models/mdl;1/audit-logs"), 400);
        problem(reader.get(path("mdl-1") + "?other=w"), 422);
        problem(reader.get(path("mdl-1"), "Accept", "text/html"), 406);
        problem(reader.send("POST", Models.collaborators("mdl-1"), "x", "Content-Type", "text/plain"), 415);
        problem(reader.post(Models.collaborators("mdl-1"), "{"), 400);
        assertThat(reader.as("").get(path("mdl-1")).headers().firstValue("WWW-Authenticate"))
                .contains("Bearer");
    }

    @Test
    void whoMayNotReadLearnsThatBeforeItsFaults() {
        ApiClient stranger = new Models(port, tokens).caller(organization, "stranger", "WRITE_EVENTS");

        problem(stranger.get(path("mdl-1") + "?page=0"), 403);
        problem(stranger.get(path("never-created") + "?page=0"), 404);
    }

    private static JsonNode problem(HttpResponse<String> response, int status) {
        JsonNode problem = ApiClient.json(response, status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(problem.get("type").asString()).isEqualTo("about:blank");
        assertThat(problem.get("title").asString()).isNotBlank();
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asString()).isNotBlank();
        assertThat(problem.get("instance").asString())
                .isEqualTo(response.request().uri().getRawPath());
        return problem;
    }

    private static String path(String model) {
        return Models.auditLogs(Models.encode(model));
    }
}
