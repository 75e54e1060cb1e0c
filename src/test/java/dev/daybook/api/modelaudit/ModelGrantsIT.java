package dev.daybook.api.modelaudit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.access.ApiTokens;
import dev.daybook.api.ApiClient;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.TestPosters;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Who may do what with a model, as one table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelGrantsIT extends IntegrationTest {

    /**
     * The status of every route for every caller. All callers are of organization {@code own}; users of the same ids have
     * the same roles on the models of {@code other}. Each of the first five may post events; {@code none} was an admin
     * once; {@code reader}, {@code writer}, {@code manager} (who may post, too), {@code tokens} and {@code system} have
     * no role and the permission CAN_ACCESS_USER_ACTIVITY, WRITE_EVENTS, MANAGE_MODELS, ADMIN_API_ACCESS, SYSTEM_ADMIN.
     * An event is posted to the organization of the model, with its poster as the actor.
     */
    private static final String EXPECTED = """
            org   model    route                owner admin editor viewer none reader writer manager tokens system
            own   existing audit-logs           200   200   403    403    403  200    403    403     403    200
            own   existing list                 200   200   403    403    403  403    403    200     403    200
            own   existing add                  201   201   403    403    403  403    403    201     403    201
            own   existing remove               204   204   403    403    403  403    403    204     403    204
            own   existing created              409   409   403    403    403  403    403    409     403    409
            own   existing collaborator_added   201   201   403    403    403  403    403    201     403    201
            own   existing collaborator_removed 201   201   403    403    403  403    403    201     403    201
            own   existing deleted              201   201   403    403    403  403    403    201     403    201
            own   deleted  audit-logs           200   200   403    403    403  200    403    403     403    200
            own   deleted  list                 200   200   403    403    403  403    403    200     403    200
            own   deleted  add                  409   409   403    403    403  403    403    409     403    409
            own   deleted  remove               409   409   403    403    403  403    403    409     403    409
            own   deleted  created              409   409   403    403    403  403    403    409     403    409
            own   deleted  collaborator_added   201   201   403    403    403  403    403    201     403    201
            own   deleted  collaborator_removed 201   201   403    403    403  403    403    201     403    201
            own   deleted  deleted              201   201   403    403    403  403    403    201     403    201
            own   unknown  audit-logs           404   404   404    404    404  404    404    404     404    404
            own   unknown  list                 404   404   404    404    404  404    404    404     404    404
            own   unknown  add                  404   404   404    404    404  404    404    404     404    404
            own   unknown  remove               404   404   404    404    404  404    404    404     404    404
            own   unknown  created              403   403   403    403    403  403    403    201     403    201
            own   unknown  collaborator_added   403   403   403    403    403  403    403    201     403    201
            own   unknown  collaborator_removed 403   403   403    403    403  403    403    201     403    201
            own   unknown  deleted              403   403   403    403    403  403    403    201     403    201
            other existing audit-logs           404   404   404    404    404  404    404    404     404    200
            other existing list                 404   404   404    404    404  404    404    404     404    200
            other existing add                  404   404   404    404    404  404    404    404     404    201
            other existing remove               404   404   404    404    404  404    404    404     404    204
            other existing created              403   403   403    403    403  403    403    403     403    409
            other existing collaborator_added   403   403   403    403    403  403    403    403     403    201
            other existing collaborator_removed 403   403   403    403    403  403    403    403     403    201
            other existing deleted              403   403   403    403    403  403    403    403     403    201
            other deleted  audit-logs           404   404   404    404    404  404    404    404     404    200
            other deleted  list                 404   404   404    404    404  404    404    404     404    200
            other deleted  add                  404   404   404    404    404  404    404    404     404    409
            other deleted  remove               404   404   404    404    404  404    404    404     404    409
            other deleted  created              403   403   403    403    403  403    403    403     403    409
            other deleted  collaborator_added   403   403   403    403    403  403    403    403     403    201
            other deleted  collaborator_removed 403   403   403    403    403  403    403    403     403    201
            other deleted  deleted              403   403   403    403    403  403    403    403     403    201
            other unknown  audit-logs           404   404   404    404    404  404    404    404     404    404
            other unknown  list                 404   404   404    404    404  404    404    404     404    404
            other unknown  add                  404   404   404    404    404  404    404    404     404    404
            other unknown  remove               404   404   404    404    404  404    404    404     404    404
            other unknown  created              403   403   403    403    403  403    403    403     403    201
            other unknown  collaborator_added   403   403   403    403    403  403    403    403     403    201
            other unknown  collaborator_removed 403   403   403    403    403  403    403    403     403    201
            other unknown  deleted              403   403   403    403    403  403    403    403     403    201
            """;

    private static final Map<String, List<String>> CALLERS = callers();

    private final String run = UUID.randomUUID().toString();
    private final String own = "grants-own-" + run;
    private final String other = "grants-other-" + run;
    private final Map<String, ApiClient> clients = new LinkedHashMap<>();

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private EventLog log;

    @LocalServerPort
    private int port;

    private static Map<String, List<String>> callers() {
        Map<String, List<String>> callers = new LinkedHashMap<>();
        for (String user : List.of("owner", "admin", "editor", "viewer", "none", "writer")) {
            callers.put(user, List.of("WRITE_EVENTS"));
        }
        callers.put("reader", List.of("CAN_ACCESS_USER_ACTIVITY"));
        callers.put("manager", List.of("WRITE_EVENTS", "MANAGE_MODELS"));
        callers.put("tokens", List.of("ADMIN_API_ACCESS"));
        callers.put("system", List.of("SYSTEM_ADMIN"));
        return callers;
    }

    @BeforeAll
    void callersHaveTokens() {
        Models models = new Models(port, tokens);
        CALLERS.forEach(
                (user, permissions) -> clients.put(user, models.caller(own, user, permissions.toArray(String[]::new))));
    }

    @Test
    void everyRouteIsOpenToWhomTheTableSays() {
        List<String> lines = EXPECTED.lines().toList();
        List<String> users = words(lines.getFirst()).subList(3, 13);
        for (String organization : List.of(own, other)) {
            List<NewEvent> history = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                List<String> row = words(line);
                if (organization(row).equals(organization) && !row.get(1).equals("unknown")) {
                    users.forEach(user -> history.addAll(history(organization, model(row, user), row.get(1))));
                }
            }
            log.append(Post.of(TestPosters.TEST, history));
        }

        // Each cell has a model of its own, so that none changes another.
        List<String> answered = new ArrayList<>(List.of(lines.getFirst()));
        for (String line : lines.subList(1, lines.size())) {
            List<String> row = words(line);
            StringBuilder shown =
                    new StringBuilder(line.substring(0, lines.getFirst().indexOf("owner")));
            for (int i = 0; i < users.size(); i++) {
                int column = lines.getFirst().indexOf(i == 0 ? "owner" : " " + users.get(i)) + (i == 0 ? 0 : 1);
                shown.append(" ".repeat(column - shown.length())).append(status(row, users.get(i)));
            }
            answered.add(shown.toString());
        }
        assertThat(String.join("\n", answered) + "\n").isEqualTo(EXPECTED);
    }

    @Test
    void aRefusedPostStoresNothing() {
        log.append(Post.of(
                TestPosters.TEST,
                List.of(Models.created(own, "owner", "refused-1"), Models.created(own, "bob", "refused-2"))));
        long before = events(own);

        ApiClient owner = client("owner");
        ApiClient.json(
                owner.post(
                        Models.EVENTS,
                        "[" + posted(own, "model.updated", "refused-1", "owner")
                                + "," + posted(own, "model.collaborator_added", "refused-1", "owner")
                                + "," + posted(own, "model.collaborator_added", "refused-2", "owner")
                                + "]"),
                403);
        assertThat(events(own)).isEqualTo(before);
        assertThat(users(owner, "refused-1")).containsExactly("owner");

        ApiClient.json(owner.post(Models.EVENTS, posted(own, "model.collaborator_added", "refused-1", "owner")), 201);
        assertThat(users(owner, "refused-1")).containsExactly("guest", "owner");
    }

    @Test
    void otherEventsOfModelsNeedNoRole() {
        log.append(Post.of(TestPosters.TEST, List.of(Models.created(own, "owner", "free"))));

        ApiClient.json(client("writer").post(Models.EVENTS, posted(own, "model.updated", "free", "someone")), 201);
        ApiClient.json(
                client("writer").post(Models.EVENTS, posted(own, "model.archived", "never-created", "someone")), 201);
    }

    @Test
    void aSecondModelOfOneIdIsAConflictThatNamesIt() {
        log.append(Post.of(TestPosters.TEST, List.of(Models.created(own, "owner", "twice"))));

        JsonNode problem = ApiClient.json(
                client("manager").post(Models.EVENTS, posted(own, "model.created", "twice", "someone")), 409);
        assertThat(problem.at("/errors/0/field").asString()).isEqualTo("target.id");
        assertThat(problem.get("message").asString()).contains("twice");
    }

    @Test
    void aSystemAdministratorSeesItsOwnOrganizationsModelFirstAndElseTheFirst() {
        ApiClient system = client("system");
        String elsewhere = "grants-elsewhere-" + run;
        log.append(Post.of(TestPosters.TEST, List.of(Models.created(other, "b", "shared-" + run))));
        log.append(Post.of(TestPosters.TEST, List.of(Models.created(elsewhere, "a", "shared-" + run))));
        assertThat(users(system, "shared-" + run)).containsExactly("a");

        log.append(Post.of(TestPosters.TEST, List.of(Models.created(own, "c", "shared-" + run))));
        assertThat(users(system, "shared-" + run)).containsExactly("c");
        assertThat(ApiClient.json(system.get(Models.auditLogs("shared-" + run)), 200)
                        .at("/logs/0/actor/user_id")
                        .asString())
                .isEqualTo("c");
    }

    @Test
    void aRoleEndsWithTheEventThatTakesIt() {
        log.append(Post.of(
                TestPosters.TEST,
                List.of(
                        Models.created(own, "owner", "ended"),
                        Models.added(own, "ended", "admin", "admin"),
                        Models.added(own, "ended", "admin", "viewer"))));
        ApiClient.json(client("admin").get(Models.auditLogs("ended")), 403);

        log.append(Post.of(TestPosters.TEST, List.of(Models.added(own, "ended", "admin", "admin"))));
        ApiClient.json(client("admin").get(Models.auditLogs("ended")), 200);

        ApiClient.json(client("owner").post(Models.EVENTS, """
                        {"event": "model.collaborator_removed", "userId": "owner",
                         "target": {"type": "model", "id": "ended"}, "details": {"user_id": "admin"}}"""), 201);
        ApiClient.json(client("admin").get(Models.auditLogs("ended")), 403);
    }

    private int status(List<String> row, String user) {
        String model = model(row, user);
        String organization = organization(row);
        ApiClient client = client(user);
        HttpResponse<String> response = switch (row.get(2)) {
            case "audit-logs" -> client.get(Models.auditLogs(model));
            case "list" -> client.get(Models.collaborators(model));
            case "add" -> client.post(Models.collaborators(model), Models.grant("newcomer", "editor"));
            case "remove" -> client.delete(Models.collaborators(model) + "/guest");
            default -> client.post(Models.EVENTS, posted(organization, "model." + row.get(2), model, user));
        };
        return response.statusCode();
    }

    private ApiClient client(String user) {
        return Objects.requireNonNull(clients.get(user));
    }

    private String organization(List<String> row) {
        return row.getFirst().equals("own") ? own : other;
    }

    private static String model(List<String> row, String user) {
        return String.join("-", row.subList(0, 3)) + "-" + user;
    }

    private static List<NewEvent> history(String organization, String model, String kind) {
        List<NewEvent> history = new ArrayList<>(List.of(
                Models.created(organization, "owner", model),
                Models.added(organization, model, "admin", "admin"),
                Models.added(organization, model, "editor", "editor"),
                Models.added(organization, model, "viewer", "viewer"),
                Models.added(organization, model, "guest", "viewer"),
                Models.added(organization, model, "none", "admin"),
                Models.event(
                        organization, "model.collaborator_removed", "owner", model, Models.grant("none", "admin"))));
        if (kind.equals("deleted")) {
            history.add(Models.event(organization, "model.deleted", "owner", model, "{}"));
        }
        return history;
    }

    private static String posted(String organization, String label, String model, String user) {
        return """
                {"event": "%s", "userId": "%s", "orgId": "%s", "target": {"type": "model", "id": "%s"},
                 "details": %s}""".formatted(label, user, organization, model, Models.grant("guest", "viewer"));
    }

    private List<String> users(ApiClient client, String model) {
        return ApiClient.json(client.get(Models.collaborators(model)), 200)
                .get("collaborators")
                .valueStream()
                .map(collaborator -> collaborator.get("user_id").asString())
                .toList();
    }

    private long events(String organization) {
        return log.follow(organization, 0, 100_000).size();
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split(" +"));
    }
}
