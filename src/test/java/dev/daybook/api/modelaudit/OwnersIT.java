package dev.daybook.api.modelaudit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.access.ApiTokens;
import dev.daybook.api.ApiClient;
import dev.daybook.event.EventLog;
import dev.daybook.event.Post;
import dev.daybook.event.TestPosters;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a role allows whoever posts events, and what only a manager of models may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnersIT extends IntegrationTest {

    private static final String ADDED = "model.collaborator_added";
    private static final String REMOVED = "model.collaborator_removed";

    private final String organization = "owners-" + UUID.randomUUID();

    @Autowired
    private EventLog log;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    private ApiClient owner = new ApiClient(0, "");
    private ApiClient admin = new ApiClient(0, "");
    private ApiClient manager = new ApiClient(0, "");
    private String model = "";

    @BeforeAll
    void callersHaveTokens(@Autowired ApiTokens tokens, @LocalServerPort int port) {
        Models models = new Models(port, tokens);
        owner = models.caller(organization, "owner", "WRITE_EVENTS");
        admin = models.caller(organization, "admin", "WRITE_EVENTS");
        manager = models.caller(organization, "manager", "WRITE_EVENTS", "MANAGE_MODELS");
    }

    @BeforeEach
    void aModelHasAnOwnerAndAnAdmin() {
        model = "mdl-" + UUID.randomUUID();
        log.append(Post.of(
                TestPosters.TEST,
                List.of(
                        Models.created(organization, "owner", model),
                        Models.added(organization, model, "admin", "admin"),
                        Models.added(organization, model, "guest", "viewer"))));
    }

    @Test
    void anAdminDoesNotDeposeTheOwner() {
        refused(admin, act(REMOVED, "admin", "owner", "owner"));
        refused(admin, act(ADDED, "admin", "owner", "viewer"));
        refused(admin, act(ADDED, "admin", "admin", "owner"));
        refused(admin, act(ADDED, "admin", "guest", "owner"));

        // What else the details of a removal say is free.
        ApiClient.json(admin.post(Models.EVENTS, act(REMOVED, "admin", "guest", "owner")), 201);
    }

    @Test
    void anAdminDoesNotActAsTheOwner() {
        refused(admin, act(REMOVED, "owner", "guest", "viewer"));
        refused(admin, act(ADDED, "owner", "guest", "editor"));
        refused(admin, act("model.deleted", "owner", "guest", "viewer"));
        refused(admin, act("model.created", "owner", "guest", "viewer"));

        ApiClient.json(admin.post(Models.EVENTS, act(ADDED, "admin", "guest", "editor")), 201);
        assertThat(roles()).containsEntry("guest", "editor");
    }

    @Test
    void anOwnerKeepsTheRoleAndDoesNotShareIt() {
        refused(owner, act(REMOVED, "owner", "owner", "owner"));
        refused(owner, act(ADDED, "owner", "owner", "editor"));
        refused(owner, act(ADDED, "owner", "guest", "owner"));
    }

    @Test
    void severalEventsDoTogetherWhatNoneMayAlone() {
        refused(
                admin,
                "[" + act(ADDED, "admin", "admin", "owner") + "," + act(REMOVED, "admin", "owner", "owner") + "]");
        refused(
                admin,
                "[" + act(ADDED, "admin", "guest", "editor") + "," + act(REMOVED, "owner", "guest", "editor") + "]");
        String another = "mdl-" + UUID.randomUUID();
        refused(
                admin,
                "[" + act(ADDED, "admin", "guest", "editor") + ","
                        + act(ADDED, "admin", "guest", "editor").replace(model, another) + "]");
    }

    @Test
    void aManagerChangesOwners() {
        ApiClient.json(
                manager.post(
                        Models.EVENTS,
                        "[" + act(ADDED, "owner", "admin", "owner") + "," + act(REMOVED, "owner", "owner", "owner")
                                + "]"),
                201);
        assertThat(roles()).isEqualTo(Map.of("admin", "owner", "guest", "viewer"));
    }

    @Test
    void whoTakesItsOwnRoleIsJudgedByTheRoleThatItHad() {
        ApiClient.json(
                admin.post(
                        Models.EVENTS,
                        "[" + act(REMOVED, "admin", "admin", "admin") + "," + act(ADDED, "admin", "guest", "editor")
                                + "]"),
                201);
        assertThat(roles()).isEqualTo(Map.of("owner", "owner", "guest", "editor"));
        refused(admin, act(ADDED, "admin", "guest", "admin"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"user_id\": 7, \"role\": \"viewer\"}",
                "{\"user_id\": [\"owner\"], \"role\": [\"owner\"]}"
            })
    void anEventThatNamesNoUserIsAtFault(String details) {
        String event = act(ADDED, "admin", "guest", "viewer");
        ApiClient.json(
                admin.post(Models.EVENTS, event.substring(0, event.indexOf("{\"user_id\"")) + details + "}"), 422);
    }

    @Test
    void theRoleIsAskedForAgainUnderTheLogsLock() {
        HttpResponse<String> posted = whileTheLogWaits(
                () -> admin.post(Models.EVENTS, act(ADDED, "admin", "guest", "editor")), "admin", "editor");
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(403);

        assertThat(roles()).containsEntry("guest", "viewer");
    }

    @Test
    void whoBecomesOwnerMeanwhileKeepsTheRole() {
        HttpResponse<String> posted = whileTheLogWaits(
                () -> admin.post(Models.EVENTS, act(REMOVED, "admin", "guest", "viewer")), "guest", "owner");
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(403);
        assertThat(roles()).containsEntry("guest", "owner");

        aModelHasAnOwnerAndAnAdmin();
        posted = whileTheLogWaits(() -> admin.delete(Models.collaborators(model) + "/guest"), "guest", "owner");
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(409);
        assertThat(roles()).containsEntry("guest", "owner");
    }

    @Test
    void theCollaboratorsRouteAsksForTheRoleUnderTheLogsLockToo() {
        HttpResponse<String> posted = whileTheLogWaits(
                () -> admin.post(Models.collaborators(model), Models.grant("guest", "editor")), "admin", "viewer");
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(403);
        assertThat(roles()).containsEntry("guest", "viewer");
    }

    /** Gives a user another role while a request waits for the log. */
    private HttpResponse<String> whileTheLogWaits(Supplier<HttpResponse<String>> request, String user, String role) {
        CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
        new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
            jdbc.sql("select from log_head where org_id = ? for update")
                    .param(organization)
                    .query(row -> {});
            answer.completeAsync(request);
            await().until(this::aWriterWaits);
            jdbc.sql("update model_grant set role = ? where org_id = ? and model_id = ? and user_id = ?")
                    .params(role, organization, model, user)
                    .update();
        });
        return answer.join();
    }

    // In a transaction of its own: within one, a look at the activity stays as it was first.
    private boolean aWriterWaits() {
        return jdbc.sql("""
                        select exists (select from pg_stat_activity
                            where wait_event_type = 'Lock' and query like '%log_head%' and pid <> pg_backend_pid())""").query(Boolean.class).single();
    }

    private void refused(ApiClient client, String body) {
        long head = log.head(organization);
        Map<String, String> before = roles();
        ApiClient.json(client.post(Models.EVENTS, body), 403);
        assertThat(log.head(organization)).isEqualTo(head);
        assertThat(roles()).isEqualTo(before);
    }

    private String act(String label, String actor, String user, String role) {
        return """
                {"event": "%s", "userId": "%s", "target": {"type": "model", "id": "%s"}, "details": %s}""".formatted(label, actor, model, Models.grant(user, role));
    }

    private Map<String, String> roles() {
        Map<String, String> roles = new TreeMap<>();
        jdbc.sql("select user_id, role from model_grant where org_id = ? and model_id = ? and role is not null")
                .params(organization, model)
                .query(row -> {
                    roles.put(row.getString("user_id"), row.getString("role"));
                });
        return roles;
    }
}
