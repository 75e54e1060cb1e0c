package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.TestIdentityProvider;
import dev.daybook.event.Actor;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Poster;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.event.TestPosters;
import dev.daybook.event.Vocabulary;
import dev.daybook.postgres.DataDirectory;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who may have which event written, at every door through which events get into a log, as tables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostingPermissionsIT extends IntegrationTest {

    /** How jobs that were ordered end. */
    private static final Set<String> DONE = Set.of("Usage Data Export Completed", "inference.events_deleted");

    /**
     * The status of posting an event, by itself, in an array and in lines.
     *
     * <p>All callers are of organization {@code own}: {@code none} has no token, {@code reader} the permission
     * CAN_ACCESS_USER_ACTIVITY, {@code tokens} ADMIN_API_ACCESS, {@code system} SYSTEM_ADMIN, all others WRITE_EVENTS;
     * {@code manager} has MANAGE_MODELS too, {@code jwt} comes with a JWT, and {@code import} with a token whose events
     * may be of any age. {@code owner}, {@code admin}, {@code editor} and {@code viewer} have that role on the model.
     *
     * <p>An event's actor is the caller ({@code self}) or the model's owner ({@code other}). {@code Daybook's} stands
     * for each label that Daybook alone writes; of the events of collaborators the user is told, and the role that is
     * given.
     */
    private static final String POSTS = """
            org   actor event                 none reader tokens writer owner admin editor viewer manager system jwt import
            own   self  Daybook's             401  403    403    403    403   403   403    403    403     403    403 403
            own   self  datarobot             401  403    403    201    201   201   201    201    201     201    201 201
            own   self  openai                401  403    403    201    201   201   201    201    201     201    201 201
            own   self  modelaudit            401  403    403    201    201   201   201    201    201     201    201 201
            own   self  custom                401  403    403    201    201   201   201    201    201     201    201 201
            own   other custom                401  403    403    201    201   201   201    201    201     201    201 201
            own   self  custom-of-long-ago    401  403    403    422    422   422   422    422    422     422    422 201
            own   self  created               401  403    403    403    409   409   403    403    409     409    403 403
            own   self  created-anew          401  403    403    403    403   403   403    403    201     201    403 403
            own   self  deleted               401  403    403    403    201   201   403    403    201     201    403 403
            own   self  added-guest-editor    401  403    403    403    201   201   403    403    201     201    403 403
            own   self  added-guest-owner     401  403    403    403    403   403   403    403    201     201    403 403
            own   self  added-owner-viewer    401  403    403    403    403   403   403    403    201     201    403 403
            own   self  removed-guest         401  403    403    403    201   201   403    403    201     201    403 403
            own   self  removed-owner         401  403    403    403    403   403   403    403    201     201    403 403
            own   other created               401  403    403    403    409   403   403    403    409     409    403 403
            own   other created-anew          401  403    403    403    403   403   403    403    201     201    403 403
            own   other deleted               401  403    403    403    201   403   403    403    201     201    403 403
            own   other added-guest-editor    401  403    403    403    201   403   403    403    201     201    403 403
            own   other removed-guest         401  403    403    403    201   403   403    403    201     201    403 403
            own   other removed-owner         401  403    403    403    403   403   403    403    201     201    403 403
            other self  Daybook's             401  403    403    403    403   403   403    403    403     403    403 403
            other self  datarobot             401  403    403    403    403   403   403    403    403     201    403 403
            other self  openai                401  403    403    403    403   403   403    403    403     201    403 403
            other self  modelaudit            401  403    403    403    403   403   403    403    403     201    403 403
            other self  custom                401  403    403    403    403   403   403    403    403     201    403 403
            other self  created               401  403    403    403    403   403   403    403    403     409    403 403
            other self  created-anew          401  403    403    403    403   403   403    403    403     201    403 403
            other self  deleted               401  403    403    403    403   403   403    403    403     201    403 403
            other self  added-guest-editor    401  403    403    403    403   403   403    403    403     201    403 403
            other self  added-owner-viewer    401  403    403    403    403   403   403    403    403     201    403 403
            other self  removed-owner         401  403    403    403    403   403   403    403    403     201    403 403
            other other added-guest-editor    401  403    403    403    403   403   403    403    403     201    403 403
            other other removed-owner         401  403    403    403    403   403   403    403    403     201    403 403
            """;

    /** The status of what Daybook itself writes an event about, for the same callers. */
    private static final String ACTS = """
            act                               none reader tokens writer owner admin editor viewer manager system jwt import
            collaborator-added                401  403    403    403    201   201   403    403    201     201    403 403
            collaborator-changed              401  403    403    403    201   201   403    403    201     201    403 403
            collaborator-removed              401  403    403    403    204   204   403    403    204     204    403 403
            owner-changed                     401  403    403    403    422   422   403    403    422     422    403 403
            owner-removed                     401  403    403    403    422   422   403    403    422     422    403 403
            token-issued                      401  403    201    403    403   403   403    403    403     201    403 403
            token-deleted                     401  403    204    403    403   403   403    403    403     204    403 403
            rule-set                          401  403    200    403    403   403   403    403    403     200    403 403
            usage-reset                       401  403    204    403    403   403   403    403    403     204    403 403
            export-asked                      401  202    403    403    403   403   403    403    403     202    403 403
            fiddler-model-made                401  403    403    403    403   403   403    403    200     200    403 403
            fiddler-model-deleted             401  403    403    403    403   403   403    403    202     202    403 403
            fiddler-events-deleted            401  403    403    403    403   403   403    403    202     202    403 403
            """;

    private static final List<String> DOORS = List.of("single", "array", "lines");

    private static final Map<String, String> LABELS = Map.of(
            "datarobot", "Project Created",
            "openai", "project.created",
            "modelaudit", "model.updated",
            "custom", "Coffee Brewed",
            "custom-of-long-ago", "Coffee Brewed");

    private final String run = UUID.randomUUID().toString();
    private final String own = "permissions-own-" + run;
    private final String other = "permissions-other-" + run;
    private final Map<String, ApiClient> clients = new LinkedHashMap<>();

    @Autowired
    private EventLog log;

    @Autowired
    private List<Vocabulary> vocabularies;

    @Autowired
    private JdbcClient jdbc;

    private ApiClient administrator = new ApiClient(0, "");

    @BeforeAll
    void callersHaveTokens(@Autowired DataDirectory directory, @LocalServerPort int port) {
        administrator = ApiClient.administrator(port, directory);
        clients.put("none", administrator.as(""));
        clients.put("reader", administrator.with(own, "reader", "CAN_ACCESS_USER_ACTIVITY"));
        clients.put("tokens", administrator.with(own, "tokens", "ADMIN_API_ACCESS"));
        for (String user : List.of("writer", "owner", "admin", "editor", "viewer")) {
            clients.put(user, administrator.with(own, user, "WRITE_EVENTS"));
        }
        clients.put("manager", administrator.with(own, "manager", "WRITE_EVENTS", "MANAGE_MODELS"));
        clients.put("system", administrator.with(own, "system", "SYSTEM_ADMIN"));
        clients.put("jwt", administrator.as("Bearer " + TestIdentityProvider.jwt(own, "jwt", "WRITE_EVENTS")));
        clients.put("import", administrator.with(own, "import", "WRITE_EVENTS"));
        // The settings name the token, so that it must be issued under that id.
        jdbc.sql("""
                with issued as (delete from api_token where org_id = ? and user_id = 'import' returning *)
                insert into api_token select ?::uuid, prefix, sha256, name, user_id, username, org_id, permissions,
                    created_at, created_by, expires_at from issued""").param(own).param(IMPORT_TOKEN).update();
    }

    @Test
    void everyEventIsPostedByWhomTheTableSays() {
        List<String> lines = POSTS.lines().toList();
        List<String> users =
                words(lines.getFirst()).subList(3, words(lines.getFirst()).size());
        List<NewEvent> models = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> row = words(line);
            for (String user : users) {
                DOORS.forEach(door -> models.addAll(model(organization(row), modelId(row, user, door))));
            }
        }
        log.append(Post.of(TestPosters.TEST, models));

        assertThat(answered(lines, users, (row, user) -> {
                    Set<Integer> statuses = new TreeSet<>();
                    for (String door : DOORS) {
                        for (String label : labels(row.get(2))) {
                            String event = event(row, label, user, modelId(row, user, door));
                            statuses.add(status(
                                    organization(row),
                                    () -> post(Objects.requireNonNull(clients.get(user)), door, event)));
                        }
                    }
                    return statuses;
                }))
                .isEqualTo(POSTS);
    }

    @Test
    void everyActIsOpenToWhomTheTableSays() {
        List<String> lines = ACTS.lines().toList();
        List<String> users =
                words(lines.getFirst()).subList(1, words(lines.getFirst()).size());
        List<NewEvent> models = new ArrayList<>();
        users.forEach(user -> lines.subList(1, lines.size())
                .forEach(line -> models.addAll(model(own, words(line).getFirst() + "-" + user))));
        log.append(Post.of(TestPosters.TEST, models));
        ApiClient manager = Objects.requireNonNull(clients.get("manager"));
        String project = ApiClient.json(manager.post("/v3/projects", "{\"name\": \"permissions\"}"), 200)
                .at("/data/id")
                .asString();
        Map<String, String> published = new LinkedHashMap<>();
        for (String user : users) {
            for (String act : List.of("fiddler-model-deleted", "fiddler-events-deleted")) {
                published.put(
                        act + user,
                        ApiClient.json(fiddlerModel(manager, project, act + user), 200)
                                .at("/data/id")
                                .asString());
            }
        }
        Map<String, String> issued = new LinkedHashMap<>();
        for (String user : users) {
            issued.put(
                    user,
                    ApiClient.json(administrator.post("/api/v2/apiTokens/", token("deleted-by-" + user)), 201)
                            .get("id")
                            .asString());
        }

        assertThat(answered(lines, users, (row, user) -> {
                    ApiClient client = Objects.requireNonNull(clients.get(user));
                    String act = row.getFirst();
                    String collaborators = "/api/v1/models/" + act + "-" + user + "/collaborators";
                    return Set.of(status(own, () -> switch (act) {
                        case "collaborator-added" -> client.post(collaborators, grant("newcomer", "viewer"));
                        case "collaborator-changed" -> client.post(collaborators, grant("guest", "editor"));
                        case "collaborator-removed" -> client.delete(collaborators + "/guest");
                        case "owner-changed" -> client.post(collaborators, grant("owner", "viewer"));
                        case "owner-removed" -> client.delete(collaborators + "/owner");
                        case "token-issued" -> client.post("/api/v2/apiTokens/", token("issued-by-" + user));
                        case "token-deleted" -> client.delete("/api/v2/apiTokens/" + issued.get(user) + "/");
                        case "rule-set" ->
                            client.send(
                                    "PUT",
                                    "/api/v2/rateLimits/eventLogs.write/users/ruled-by-" + user + "/",
                                    "{\"maxUsage\": 5, \"windowSeconds\": 60}",
                                    "Content-Type",
                                    "application/json");
                        case "usage-reset" -> client.delete("/api/v2/users/owner/rateLimitUsage/");
                        case "export-asked" ->
                            client.post(
                                    "/api/v2/usageDataExports/",
                                    "{\"includeIdentifyingFields\": true, \"noCache\": true}");
                        case "fiddler-model-made" -> fiddlerModel(client, project, "made-by-" + user);
                        case "fiddler-model-deleted" -> client.delete("/v3/models/" + published.get(act + user));
                        default ->
                            client.send(
                                    "DELETE",
                                    "/v3/events",
                                    "{\"model_id\": \"" + published.get(act + user) + "\", \"event_ids\": [\"a\"]}",
                                    "Content-Type",
                                    "application/json");
                    }));
                }))
                .isEqualTo(ACTS);
    }

    @Test
    void theRefusalNamesTheLabelAndWhereItIs() {
        ApiClient system = Objects.requireNonNull(clients.get("system"));
        String event = "{\"event\": \"API Key Created\", \"userId\": \"u\"}";
        assertThat(ApiClient.json(system.post("/api/v2/eventLogs/", event), 403)
                        .get("message")
                        .asString())
                .contains("API Key Created")
                .doesNotContain("index");
        assertThat(ApiClient.json(
                                system.post(
                                        "/api/v2/eventLogs/",
                                        "[{\"event\": \"Login\", \"userId\": \"u\"}," + event + "]"),
                                403)
                        .get("message")
                        .asString())
                .contains("API Key Created", "index 1");
    }

    @Test
    void whatIsRefusedIsChargedNothing() {
        ApiClient writer = Objects.requireNonNull(clients.get("writer"));
        String events = "[" + "{\"event\": \"API Key Created\", \"userId\": \"u\"},".repeat(200)
                + "{\"event\": \"Login\", \"userId\": \"u\"}]";
        HttpResponse<String> refused = writer.post("/api/v2/eventLogs/", events);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().map()).doesNotContainKey("RateLimit");
    }

    private interface Cell {
        Set<Integer> statuses(List<String> row, String user);
    }

    /** The table as it was answered; a cell has several statuses if doors or labels differ. */
    private static String answered(List<String> lines, List<String> users, Cell cell) {
        String header = lines.getFirst();
        StringBuilder answered = new StringBuilder(header).append('\n');
        for (String line : lines.subList(1, lines.size())) {
            StringBuilder shown = new StringBuilder(line.substring(0, column(header, users.getFirst())));
            for (String user : users) {
                shown.append(" ".repeat(Math.max(0, column(header, user) - shown.length())));
                List<String> statuses = new ArrayList<>();
                cell.statuses(words(line), user).forEach(status -> statuses.add(String.valueOf(status)));
                shown.append(String.join("/", statuses));
            }
            answered.append(shown).append('\n');
        }
        return answered.toString();
    }

    private static int column(String header, String user) {
        return header.indexOf(" " + user) + 1;
    }

    private interface Request {
        HttpResponse<String> send();
    }

    /** The status of a request, which changes the log if it is taken and leaves it as it is if it is refused. */
    private int status(String organization, Request request) {
        long head = log.head(organization);
        HttpResponse<String> response = request.send();
        // What was ordered is done when it is done.
        assertThat(log.follow(organization, head, 100).stream()
                        .filter(event -> !DONE.contains(event.type().label())))
                .as(() -> response.request().uri() + " " + response.statusCode() + ": " + response.body())
                .hasSize(response.statusCode() < 400 ? 1 : 0);
        return response.statusCode();
    }

    private static HttpResponse<String> post(ApiClient client, String door, String event) {
        return switch (door) {
            case "single" -> client.post("/api/v2/eventLogs/", event);
            case "array" -> client.post("/api/v2/eventLogs/", "[" + event + "]");
            default -> client.send("POST", "/api/v2/eventLogs/", event, "Content-Type", "application/x-ndjson");
        };
    }

    private Set<String> labels(String event) {
        if (event.equals("Daybook's")) {
            Set<String> labels = new TreeSet<>();
            vocabularies.forEach(vocabulary -> labels.addAll(vocabulary.ownLabels()));
            assertThat(labels)
                    .containsExactly(
                            "API Key Created",
                            "API Key Deleted",
                            "Console sign-in",
                            "Console sign-out",
                            "Rate limit exceeded",
                            "Rate limit usage reset",
                            "Rate limit user group changed",
                            "Usage Data Export Cancelled",
                            "Usage Data Export Completed",
                            "Usage Data Export Fetched",
                            "Usage Data Export Requested",
                            "inference.events_deleted",
                            "inference.events_deletion_cancelled",
                            "inference.events_deletion_failed",
                            "inference.events_deletion_ordered");
            return labels;
        }
        String label = LABELS.get(event);
        if (label != null) {
            return Set.of(label);
        }
        String verb = words(event.replace('-', ' ')).getFirst();
        return Set.of(verb.equals("added") || verb.equals("removed") ? "model.collaborator_" + verb : "model." + verb);
    }

    private String event(List<String> row, String label, String user, String model) {
        List<String> parts = words(row.get(2).replace('-', ' '));
        String details = row.get(2).equals("openai")
                ? "{\"id\": \"proj_1\", \"data\": {\"name\": \"p\", \"title\": \"p\"}}"
                : grant(parts.size() > 1 ? parts.get(1) : "guest", parts.size() > 2 ? parts.get(2) : "viewer");
        Instant timestamp = Instant.now().minus(Duration.ofDays(row.get(2).endsWith("-ago") ? 400 : 0));
        return """
                {"event": "%s", "userId": "%s", "orgId": "%s", "timestamp": "%s", "target": {"type": "model", "id": "%s"}, \
                "details": %s}""".formatted(
                        label,
                        row.get(1).equals("self") ? user : "owner",
                        organization(row),
                        timestamp,
                        model + (row.get(2).equals("created-anew") ? "-anew" : ""),
                        details);
    }

    private String organization(List<String> row) {
        return row.getFirst().equals("own") ? own : other;
    }

    private static String modelId(List<String> row, String user, String door) {
        return String.join("-", row.subList(0, 3)) + "-" + user + "-" + door;
    }

    /** The events that make a model with an owner, an admin, an editor, a viewer and a guest. */
    private static List<NewEvent> model(String organization, String model) {
        List<NewEvent> events = new ArrayList<>();
        events.add(event(organization, "model.created", model, "{}"));
        for (String user : List.of("admin", "editor", "viewer")) {
            events.add(event(organization, "model.collaborator_added", model, grant(user, user)));
        }
        events.add(event(organization, "model.collaborator_added", model, grant("guest", "viewer")));
        return events;
    }

    private static NewEvent event(String organization, String label, String model, String details) {
        return new NewEvent(
                label,
                null,
                null,
                Actor.user("owner"),
                Scope.organization(organization),
                new Target("model", model, null),
                details,
                null);
    }

    private static String grant(String user, String role) {
        return "{\"user_id\": \"" + user + "\", \"role\": \"" + role + "\"}";
    }

    private String token(String user) {
        return """
                {"name": "test", "userId": "%s", "orgId": "%s", "permissions": ["ADMIN_API_ACCESS"]}""".formatted(user, own);
    }

    private static HttpResponse<String> fiddlerModel(ApiClient client, String project, String name) {
        return client.post("/v3/models", """
                {"name": "%s", "project_id": "%s", "version": "v1", "input_type": "TABULAR",
                 "task": "BINARY_CLASSIFICATION", "task_params": {"target_class_order": ["no", "yes"]},
                 "schema": {"schema_version": 1, "columns": [{"name": "id", "data_type": "str"}]},
                 "spec": {"schema_version": 1, "inputs": [], "targets": []},
                 "xai_params": null, "description": null, "event_id_col": "id", "event_ts_col": null,
                 "event_ts_format": null}""".formatted(name, project));
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split(" +"));
    }

    @Test
    void everyEventTellsWhoPostedItWhoeverItsActorIs() {
        String event = "{\"event\": \"Coffee Brewed\", \"userId\": \"somebody\"}";
        for (String user : List.of("writer", "owner", "manager", "system", "import")) {
            for (String door : DOORS) {
                post(Objects.requireNonNull(clients.get(user)), door, event);
                AuditEvent last = last();
                assertThat(last.actor().userId()).isEqualTo("somebody");
                assertThat(last.poster()).isEqualTo(new Poster(tokenId(user), null, null, user));
            }
        }
        post(Objects.requireNonNull(clients.get("jwt")), "single", event);
        assertThat(last().poster()).isEqualTo(new Poster(null, TestIdentityProvider.ISSUER, "jwt", "jwt"));

        log.append(Post.of(TestPosters.TEST, model(own, "posted")));
        assertThat(last().poster()).isEqualTo(TestPosters.TEST);
        Objects.requireNonNull(clients.get("manager"))
                .post("/api/v1/models/posted/collaborators", grant("new", "viewer"));
        assertThat(last().poster()).isEqualTo(new Poster(tokenId("manager"), null, null, "manager"));
        Objects.requireNonNull(clients.get("tokens")).post("/api/v2/apiTokens/", token("posted"));
        assertThat(last().poster()).isEqualTo(new Poster(tokenId("tokens"), null, null, "tokens"));
    }

    private AuditEvent last() {
        return log.follow(own, log.head(own) - 1, 1).getFirst();
    }

    private String tokenId(String user) {
        return jdbc.sql("select id::text from api_token where org_id = ? and user_id = ?")
                .params(own, user)
                .query(String.class)
                .single();
    }
}
