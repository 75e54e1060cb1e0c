package dev.daybook.api.modelaudit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.access.ApiTokens;
import dev.daybook.api.ApiClient;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.Post;
import dev.daybook.event.Report;
import dev.daybook.event.Target;
import dev.daybook.event.TestPosters;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CollaboratorsIT extends IntegrationTest {

    private final String organization = "collaborators-" + UUID.randomUUID();

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private EventLog log;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private ApiClient owner = new ApiClient(0, "");
    private String model = "";
    private String path = "";

    @BeforeAll
    void theOwnerHasAToken() {
        owner = new Models(port, tokens).caller(organization, "owner", "WRITE_EVENTS");
    }

    @BeforeEach
    void aModelIsCreated() {
        model = "mdl-" + UUID.randomUUID();
        path = Models.collaborators(model);
        log.append(Post.of(TestPosters.TEST, List.of(Models.created(organization, "owner", model))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void aCollaboratorIsAddedChangedAndRemoved(String slash) {
        JsonNode added = ApiClient.json(owner.post(path + slash, Models.grant("bob", "viewer")), 201);
        assertThat(added).isEqualTo(JsonMapper.shared().readTree(Models.grant("bob", "viewer")));
        assertThat(roles()).isEqualTo(Map.of("owner", "owner", "bob", "viewer"));

        ApiClient.json(owner.post(path + slash, Models.grant("bob", "admin")), 201);
        ApiClient.json(owner.post(path + slash, Models.grant("ada", "editor")), 201);
        assertThat(ApiClient.json(owner.get(path + slash), 200).toString())
                .isEqualTo("{\"collaborators\":[{\"user_id\":\"ada\",\"role\":\"editor\"},"
                        + "{\"user_id\":\"bob\",\"role\":\"admin\"},{\"user_id\":\"owner\",\"role\":\"owner\"}]}");

        assertThat(owner.delete(path + "/bob" + slash).statusCode()).isEqualTo(204);
        assertThat(roles()).isEqualTo(Map.of("owner", "owner", "ada", "editor"));
        ApiClient.json(owner.delete(path + "/bob" + slash), 404);
    }

    @Test
    void eachChangeIsAnEventOfItsCaller() {
        ApiClient.json(owner.post(path, """
                {"user_id": "bob", "user_email": "bob@example.com", "role": "viewer"}"""), 201);
        ApiClient.json(owner.post(path, Models.grant("bob", "editor")), 201);
        owner.delete(path + "/bob");

        List<AuditEvent> events = log.follow(organization, 0, 10_000).stream()
                .filter(event -> event.target() != null && event.target().id().equals(model))
                .skip(1)
                .toList();
        assertThat(events)
                .extracting(event -> event.type().label())
                .containsExactly("model.collaborator_added", "model.collaborator_added", "model.collaborator_removed");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.type().report()).isEqualTo(Report.ADMIN_USAGE);
            assertThat(event.actor().userId()).isEqualTo("owner");
            assertThat(event.actor().apiKeyId()).isNotNull();
            assertThat(event.target()).isEqualTo(new Target("model", model, null));
        });
        assertThat(events.stream().map(event -> JsonMapper.shared().readTree(event.details())))
                .containsExactly(
                        JsonMapper.shared().readTree("""
                                {"user_id": "bob", "user_email": "bob@example.com", "role": "viewer"}"""),
                        JsonMapper.shared().readTree("""
                                {"user_id": "bob", "role": "editor", "previous_role": "viewer"}"""),
                        JsonMapper.shared().readTree("""
                                {"user_id": "bob", "previous_role": "editor"}"""));
    }

    @Test
    void aMailAddressBesideAnIdIsKeptWithWhatCanBeForgotten() {
        ApiClient.json(owner.post(path, """
                {"user_id": "bob", "user_email": "bob@example.com", "role": "viewer"}"""), 201);

        assertThat(jdbc.sql("select details::text from event where org_id = ? and target_id = ? and label = ?")
                        .params(organization, model, "model.collaborator_added")
                        .query(String.class)
                        .single())
                .contains("bob")
                .doesNotContain("bob@example.com");
        assertThat(ApiClient.json(owner.get(Models.auditLogs(model)), 200)
                        .at("/logs/0/metadata/user_email")
                        .asString())
                .isEqualTo("bob@example.com");
    }

    @Test
    void aMailAddressAloneIsTheUsersId() {
        ApiClient.json(owner.post(path, "{\"user_email\": \"bob@example.com\", \"role\": \"viewer\"}"), 201);

        assertThat(roles()).containsEntry("bob@example.com", "viewer");
        assertThat(owner.delete(path + "/bob%40example.com").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | user_id,role",
                "{\"user_id\": null, \"user_email\": null, \"role\": null} | user_id,role",
                "{\"role\": \"viewer\"} | user_id",
                "{\"user_id\": \"bob\"} | role",
                "{\"user_id\": \"bob\", \"role\": \"owner\"} | role",
                "{\"user_id\": \"bob\", \"role\": \"Viewer\"} | role",
                "{\"user_id\": \"bob\", \"role\": \"\"} | role",
                "{\"user_id\": \"bob\", \"role\": 1} | role",
                "{\"user_id\": \"bob\", \"role\": [\"viewer\"]} | role",
                "{\"user_id\": \"\", \"role\": \"viewer\"} | user_id",
                "{\"user_id\": \" \", \"role\": \"viewer\"} | user_id",
                "{\"user_id\": 7, \"role\": \"viewer\"} | user_id",
                "{\"user_id\": \"a\\u0000b\", \"role\": \"viewer\"} | user_id",
                "{\"user_id\": \"a\\ud800\", \"role\": \"viewer\"} | user_id",
                "{\"user_id\": \"bob\", \"user_email\": \"\", \"role\": \"viewer\"} | user_email",
                "{\"user_email\": true, \"role\": \"viewer\"} | user_email",
                "{\"user_id\": \"bob\", \"role\": \"viewer\", \"notify\": true} | notify",
                "{\"userId\": \"bob\", \"role\": \"viewer\"} | userId",
                "{\"user_id\": \"owner\", \"role\": \"viewer\"} | user_id",
            })
    void aBodyWithWrongContentIs422AndNamesTheMember(String body, String members) {
        long before = events();
        JsonNode problem = ApiClient.json(owner.post(path, body), 422);

        assertThat(problem.get("errors")
                        .valueStream()
                        .map(fault -> fault.get("field").asString()))
                .containsExactly(members.split(","));
        assertThat(events()).isEqualTo(before);
    }

    @Test
    void anIdHasAtMost256Characters() {
        ApiClient.json(owner.post(path, Models.grant("b".repeat(256), "viewer")), 201);
        ApiClient.json(owner.post(path, Models.grant("b".repeat(257), "viewer")), 422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "\"bob\"", "{\"user_id\": \"bob\", \"user_id\": \"eve\", \"role\": \"viewer\"}"})
    void aBodyThatIsNoObjectOfMembersIs400(String body) {
        ApiClient.json(owner.post(path, body), 400);
    }

    @Test
    void anOwnerIsNotRemoved() {
        JsonNode problem = ApiClient.json(owner.delete(path + "/owner"), 422);

        assertThat(problem.at("/errors/0/field").asString()).isEqualTo("user_id");
        assertThat(roles()).isEqualTo(Map.of("owner", "owner"));
    }

    @Test
    void aDeletedModelKeepsItsCollaboratorsAndItsLog() {
        ApiClient.json(owner.post(path, Models.grant("bob", "admin")), 201);
        log.append(
                Post.of(TestPosters.TEST, List.of(Models.event(organization, "model.deleted", "owner", model, "{}"))));

        ApiClient.json(owner.post(path, Models.grant("eve", "viewer")), 409);
        ApiClient.json(owner.delete(path + "/bob"), 409);
        assertThat(roles()).isEqualTo(Map.of("owner", "owner", "bob", "admin"));
        ApiClient bob = new Models(port, tokens).caller(organization, "bob", "WRITE_EVENTS");
        assertThat(ApiClient.json(bob.get(Models.auditLogs(model)), 200)
                        .at("/logs/0/action")
                        .asString())
                .isEqualTo("model.deleted");
    }

    private Map<String, String> roles() {
        return ApiClient.json(owner.get(path), 200)
                .get("collaborators")
                .valueStream()
                .collect(Collectors.toMap(
                        view -> view.get("user_id").asString(),
                        view -> view.get("role").asString()));
    }

    private long events() {
        return log.follow(organization, 0, 10_000).size();
    }
}
