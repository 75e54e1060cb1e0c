package dev.daybook.api.admin;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.TestIdentityProvider;
import dev.daybook.api.ApiClient;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.Report;
import dev.daybook.postgres.DataDirectory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApiTokensIT extends IntegrationTest {

    private static final String TOKENS = "/api/v2/apiTokens/";

    @Autowired
    private DataDirectory directory;

    @Autowired
    private EventLog log;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Clock clock;

    @LocalServerPort
    private int port;

    private ApiClient administrator;

    @BeforeEach
    void callAsAdministrator() {
        administrator = ApiClient.administrator(port, directory);
    }

    @Test
    void theFirstTokenIsKeptForItsOwnerAloneAndIsAnEvent() throws Exception {
        assertThat(Files.getPosixFilePermissions(directory.path().resolve("admin-token")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        AuditEvent first = log.follow("default", 0, 1).getFirst();
        assertThat(first.type().label()).isEqualTo("API Key Created");
        assertThat(first.actor().userId()).isEqualTo("admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/apiTokens", "/api/v2/apiTokens/"})
    void aTokenIsIssuedListedAndDeletedWithAndWithoutTheSlash(String path) {
        String org = "tokens-it-round" + path.length();
        ApiClient own = administrator.with(org, "boss", "ADMIN_API_ACCESS", "WRITE_EVENTS");

        JsonNode issued = json(own.post(path, """
                        {"name": "billing", "userId": "ada", "permissions": ["WRITE_EVENTS"],
                         "expiresAt": "2100-01-01T01:00:00+01:00"}"""), 201);
        assertThat(issued.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "name",
                        "userId",
                        "username",
                        "orgId",
                        "permissions",
                        "prefix",
                        "createdAt",
                        "expiresAt",
                        "issuer",
                        "token");
        assertThat(issued.get("orgId").asString()).isEqualTo(org);
        assertThat(issued.get("expiresAt").asString()).isEqualTo("2100-01-01T00:00:00Z");
        assertThat(issued.get("token").asString())
                .startsWith(issued.get("prefix").asString() + "_");

        JsonNode listed = json(own.get(path), 200);
        assertThat(listed.get("totalCount").asInt()).isEqualTo(2);
        assertThat(listed.get("data").get(1).has("token")).isFalse();
        assertThat(listed.get("data").get(1).get("id")).isEqualTo(issued.get("id"));

        String slash = path.endsWith("/") ? "/" : "";
        HttpResponse<String> deleted =
                own.delete("/api/v2/apiTokens/" + issued.get("id").asString() + slash);
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(json(own.get(path), 200).get("totalCount").asInt()).isEqualTo(1);
    }

    @Test
    void aDeletedTokenOpensNothingFromThatMomentOn() {
        ApiClient boss = administrator.with("tokens-it-delete", "boss", "ADMIN_API_ACCESS");
        JsonNode issued = json(
                boss.post(TOKENS, "{\"name\": \"x\", \"userId\": \"ada\", \"permissions\": [\"ADMIN_API_ACCESS\"]}"),
                201);
        ApiClient ada = boss.as("Bearer " + issued.get("token").asString());
        json(ada.get(TOKENS), 200);

        String address = TOKENS + issued.get("id").asString() + "/";
        assertThat(boss.delete(address).statusCode()).isEqualTo(204);

        json(ada.get(TOKENS), 401);
        json(boss.delete(address), 404);
    }

    @Test
    void whatAnExpiringTokenIssuesEndsWithItAtTheLatest() {
        ApiClient boss = administrator.with("tokens-it-derived", "boss", "ADMIN_API_ACCESS", "WRITE_EVENTS");
        JsonNode expiring = json(boss.post(TOKENS, body("ada", "ADMIN_API_ACCESS", "2100-01-01T00:00:00Z")), 201);
        ApiClient ada = boss.as("Bearer " + expiring.get("token").asString());

        for (String user : List.of("ada", "eve")) {
            assertThat(json(ada.post(TOKENS, body(user, "ADMIN_API_ACCESS", null)), 201)
                            .get("expiresAt")
                            .asString())
                    .isEqualTo("2100-01-01T00:00:00Z");
            assertThat(json(ada.post(TOKENS, body(user, "ADMIN_API_ACCESS", "2099-01-01T00:00:00Z")), 201)
                            .get("expiresAt")
                            .asString())
                    .isEqualTo("2099-01-01T00:00:00Z");
            assertThat(json(ada.post(TOKENS, body(user, "ADMIN_API_ACCESS", "2100-01-01T00:00:00.000001Z")), 422)
                            .get("errors")
                            .propertyNames())
                    .containsExactly("expiresAt");
            json(ada.post(TOKENS, body(user, "WRITE_EVENTS", null)), 403);
        }
        assertThat(json(boss.post(TOKENS, body("ada", "WRITE_EVENTS", null)), 201)
                        .get("expiresAt")
                        .isNull())
                .isTrue();
    }

    @Test
    void whatAJwtIssuesEndsWithIt() {
        ApiClient boss =
                administrator.as("Bearer " + TestIdentityProvider.jwt("tokens-it-jwt", "boss", "ADMIN_API_ACCESS"));

        JsonNode issued = json(boss.post(TOKENS, body("ada", "ADMIN_API_ACCESS", null)), 201);

        assertThat(Instant.parse(issued.get("expiresAt").asString()))
                .isBetween(clock.instant(), clock.instant().plus(Duration.ofMinutes(15)));
        assertThat(issued.get("issuer").get("userId").asString()).isEqualTo("boss");
        assertThat(issued.get("issuer").get("tokenId").isNull()).isTrue();
        json(boss.post(TOKENS, body("ada", "ADMIN_API_ACCESS", "2100-01-01T00:00:00Z")), 422);
    }

    @Test
    void tokensAreListedAndDeletedByWhoIssuedThem() {
        String org = "tokens-it-issuer";
        ApiClient boss = administrator.with(org, "boss", "ADMIN_API_ACCESS");
        JsonNode leaked = json(boss.post(TOKENS, body("ada", "ADMIN_API_ACCESS", null)), 201);
        ApiClient thief = boss.as("Bearer " + leaked.get("token").asString());
        JsonNode first = json(thief.post(TOKENS, body("eve", "ADMIN_API_ACCESS", null)), 201);
        ApiClient eve = boss.as("Bearer " + first.get("token").asString());
        JsonNode second = json(eve.post(TOKENS, body("mallory", "ADMIN_API_ACCESS", null)), 201);
        ApiClient mallory = boss.as("Bearer " + second.get("token").asString());
        json(mallory.get(TOKENS), 200);
        assertThat(first.get("issuer")).isEqualTo(JsonMapper.shared().readTree("""
                {"orgId": "%s", "userId": "ada", "tokenId": "%s"}""".formatted(
                        org, leaked.get("id").asString())));
        String ofLeaked = TOKENS + "?issuerTokenId=" + leaked.get("id").asString();

        assertThat(ids(json(boss.get(ofLeaked), 200))).containsExactly(id(first), id(second));
        assertThat(ids(json(boss.get(TOKENS + "?issuerUserId=eve"), 200))).containsExactly(id(second));
        assertThat(ids(json(boss.get(TOKENS + "?issuerUserId=boss"), 200)))
                .containsExactly(id(leaked), id(first), id(second));
        assertThat(ids(json(boss.get(TOKENS + "?issuerUserId=admin"), 200))).isEmpty();
        assertThat(json(boss.get(TOKENS + "?issuerUserId=admin&issuerOrgId=default"), 200)
                        .get("totalCount")
                        .asInt())
                .isEqualTo(4);

        // Neither the token nor one between takes what it issued along.
        assertThat(boss.delete(TOKENS + id(leaked)).statusCode()).isEqualTo(204);
        assertThat(boss.delete(TOKENS + id(first)).statusCode()).isEqualTo(204);
        json(eve.post(TOKENS, body("mallory", "ADMIN_API_ACCESS", null)), 401);
        json(mallory.get(TOKENS), 200);
        ApiClient elsewhere = administrator.with(org + "-x", "boss", "ADMIN_API_ACCESS");
        assertThat(json(elsewhere.delete(ofLeaked), 200).get("count").asInt()).isZero();
        json(
                boss.as("Bearer " + TestIdentityProvider.jwt(org, "reader", "CAN_ACCESS_USER_ACTIVITY"))
                        .delete(ofLeaked),
                403);
        json(mallory.get(TOKENS), 200);

        assertThat(json(boss.delete(ofLeaked), 200).get("count").asInt()).isEqualTo(1);
        json(mallory.get(TOKENS), 401);
        assertThat(json(boss.delete(TOKENS + "?issuerUserId=admin&issuerOrgId=default"), 200)
                        .get("count")
                        .asInt())
                .as("but for the caller's own")
                .isZero();
        json(boss.get(TOKENS), 200);
        assertThat(log.follow(org, 0, 100))
                .filteredOn(event -> event.type().label().equals("API Key Deleted"))
                .extracting(event -> Objects.requireNonNull(event.target()).id())
                .containsExactly(id(leaked), id(first), id(second));
    }

    @ParameterizedTest
    @CsvSource({
        "'', issuerUserId",
        "issuerTokenId=x, issuerTokenId",
        "issuerUserId=, issuerUserId",
        "issuerUserId=a&issuerTokenId=5f0c8f2e-52b4-4f0f-9d0e-3c1a8f7d2b61, issuerTokenId",
        "issuerTokenId=5f0c8f2e-52b4-4f0f-9d0e-3c1a8f7d2b61&issuerOrgId=a, issuerOrgId",
    })
    void noTokensAreDeletedUnlessOneIssuerIsNamed(String query, String field) {
        ApiClient boss = administrator.with("tokens-it-unnamed", "boss", "ADMIN_API_ACCESS");

        assertThat(json(boss.delete(TOKENS + "?" + query), 422).get("errors").propertyNames())
                .containsExactly(field);
        json(boss.get(TOKENS), 200);
    }

    @Test
    void theRolesOfAnotherUserAreRightsThatATokenGives() {
        String org = "tokens-it-roles";
        ApiClient boss = administrator.with(org, "boss", "ADMIN_API_ACCESS");
        json(administrator.with(org, "manager", "WRITE_EVENTS", "MANAGE_MODELS").post("/api/v2/eventLogs/", """
                                [{"event": "model.created", "userId": "ada", "target": {"type": "model", "id": "m-1"}},
                                 {"event": "model.collaborator_added", "userId": "ada", "target": {"type": "model", "id": "m-1"},
                                  "details": {"user_id": "bob", "role": "admin"}},
                                 {"event": "model.collaborator_added", "userId": "ada", "target": {"type": "model", "id": "m-1"},
                                  "details": {"user_id": "eve", "role": "viewer"}}]"""), 201);

        for (String user : List.of("ada", "bob")) {
            assertThat(json(boss.post(TOKENS, body(user, "ADMIN_API_ACCESS", null)), 403)
                            .get("message")
                            .asString())
                    .startsWith("The user " + user + " administers models that the caller does not.");
        }
        json(boss.post(TOKENS, body("eve", "ADMIN_API_ACCESS", null)), 201);
        // Who administers the same models, or may do all that their roles allow, gives nothing that it has not.
        json(
                administrator.with(org, "ada", "ADMIN_API_ACCESS").post(TOKENS, body("bob", "ADMIN_API_ACCESS", null)),
                201);
        json(
                administrator
                        .with(org, "chief", "ADMIN_API_ACCESS", "MANAGE_MODELS", "CAN_ACCESS_USER_ACTIVITY")
                        .post(TOKENS, body("ada", "ADMIN_API_ACCESS", null)),
                201);
    }

    private static String body(String user, String permission, @Nullable String expiresAt) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("name", "x")
                .put("userId", user)
                .put("expiresAt", expiresAt)
                .set("permissions", JsonMapper.shared().createArrayNode().add(permission))
                .toString();
    }

    private static String id(JsonNode token) {
        return token.get("id").asString();
    }

    private static List<String> ids(JsonNode page) {
        return page.get("data").valueStream().map(ApiTokensIT::id).toList();
    }

    @Test
    void anExpiredTokenOpensNothing() {
        ApiClient boss = administrator.with("tokens-it-expired", "boss", "ADMIN_API_ACCESS");
        JsonNode issued = json(
                boss.post(
                        TOKENS,
                        "{\"name\": \"x\", \"userId\": \"ada\", \"permissions\": [\"ADMIN_API_ACCESS\"],"
                                + " \"expiresAt\": \"" + clock.instant().plusMillis(1500) + "\"}"),
                201);
        ApiClient ada = boss.as("Bearer " + issued.get("token").asString());

        json(ada.get(TOKENS), 200);
        await().untilAsserted(() -> assertThat(ada.get(TOKENS).statusCode()).isEqualTo(401));
    }

    @Test
    void aTokensActsAreEventsWithoutItsSecret() {
        String org = "tokens-it-events";
        ApiClient boss = administrator.with(org, "boss", "ADMIN_API_ACCESS");
        JsonNode issued = json(
                boss.post(TOKENS, "{\"name\": \"x\", \"userId\": \"ada\", \"permissions\": [\"ADMIN_API_ACCESS\"]}"),
                201);
        boss.delete(TOKENS + issued.get("id").asString());

        List<AuditEvent> events = log.follow(org, 0, 10);
        assertThat(events)
                .extracting(event -> event.type().label())
                .containsExactly("API Key Created", "API Key Created", "API Key Deleted");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.type().report()).isEqualTo(Report.ADMIN_USAGE);
            assertThat(event.toString()).doesNotContain(issued.get("token").asString());
        });
        AuditEvent deleted = events.getLast();
        assertThat(deleted.actor().userId()).isEqualTo("boss");
        assertThat(deleted.actor().apiKeyId()).isNotNull();
        assertThat(deleted.target()).isNotNull();
        assertThat(deleted.target().type()).isEqualTo("api_key");
        assertThat(deleted.target().id()).isEqualTo(issued.get("id").asString());
        assertThat(deleted.details())
                .contains(issued.get("prefix").asString())
                .contains("ada")
                .contains("ADMIN_API_ACCESS");
    }

    @Test
    void ofATokenOnlyTheHashIsStored() {
        JsonNode issued = json(
                administrator.post(
                        TOKENS,
                        "{\"name\": \"x\", \"userId\": \"ada\", \"orgId\": \"tokens-it-hash\","
                                + " \"permissions\": [\"WRITE_EVENTS\"]}"),
                201);
        String text = issued.get("token").asString();

        assertThat(jdbc.sql("select t::text from api_token t where id = :id::uuid")
                        .param("id", issued.get("id").asString())
                        .query(String.class)
                        .single())
                .contains(issued.get("prefix").asString())
                .doesNotContain(text.substring(13));
    }

    @Test
    void onlyAdministratorsAdminister() {
        ApiClient writer = administrator.with("tokens-it-writer", "ada", "WRITE_EVENTS");

        json(writer.get(TOKENS), 403);
        json(writer.post(TOKENS, "{\"name\": \"x\", \"userId\": \"a\", \"permissions\": [\"WRITE_EVENTS\"]}"), 403);
        json(writer.delete(TOKENS + "5f0c8f2e-52b4-4f0f-9d0e-3c1a8f7d2b61/"), 403);
    }

    @Test
    void nobodyGivesMoreThanItHas() {
        ApiClient boss = administrator.with("tokens-it-grant", "boss", "ADMIN_API_ACCESS", "WRITE_EVENTS");
        String body = "{\"name\": \"x\", \"userId\": \"a\", \"permissions\": [\"%s\"]}";

        json(boss.post(TOKENS, body.formatted("WRITE_EVENTS")), 201);
        json(boss.post(TOKENS, body.formatted("CAN_ACCESS_USER_ACTIVITY")), 403);
        json(boss.post(TOKENS, body.formatted("SYSTEM_ADMIN")), 403);
    }

    @Test
    void anOrganizationsAdministratorStaysInIt() {
        ApiClient boss = administrator.with("tokens-it-here", "boss", "ADMIN_API_ACCESS");
        JsonNode elsewhere = json(
                administrator.post(
                        TOKENS,
                        "{\"name\": \"x\", \"userId\": \"ada\", \"orgId\": \"tokens-it-there\","
                                + " \"permissions\": [\"WRITE_EVENTS\"]}"),
                201);

        json(
                boss.post(
                        TOKENS,
                        "{\"name\": \"x\", \"userId\": \"a\", \"orgId\": \"tokens-it-there\","
                                + " \"permissions\": [\"ADMIN_API_ACCESS\"]}"),
                403);
        json(boss.delete(TOKENS + elsewhere.get("id").asString() + "/"), 404);
        assertThat(json(boss.get(TOKENS), 200).get("totalCount").asInt()).isEqualTo(1);
    }

    @Test
    void aSystemAdministratorsTokenIsNotForOthersToDelete() {
        ApiClient boss = administrator.with("tokens-it-higher", "boss", "ADMIN_API_ACCESS");
        JsonNode higher = json(
                administrator.post(
                        TOKENS,
                        "{\"name\": \"x\", \"userId\": \"root\", \"orgId\": \"tokens-it-higher\","
                                + " \"permissions\": [\"SYSTEM_ADMIN\"]}"),
                201);

        json(boss.delete(TOKENS + higher.get("id").asString() + "/"), 403);
    }

    @Test
    void walkingTheLinksShowsEveryTokenOnce() {
        ApiClient boss = administrator.with("tokens-it-walk", "boss", "ADMIN_API_ACCESS");
        for (int i = 0; i < 4; i++) {
            json(
                    boss.post(TOKENS, "{\"name\": \"x\", \"userId\": \"a\", \"permissions\": [\"ADMIN_API_ACCESS\"]}"),
                    201);
        }
        Set<String> ids = new HashSet<>();
        String base = "http://localhost:" + port;
        JsonNode page = json(boss.get(TOKENS + "?limit=2"), 200);
        assertThat(page.get("previous").isNull()).isTrue();
        while (true) {
            page.get("data").forEach(token -> ids.add(token.get("id").asString()));
            if (page.get("next").isNull()) {
                break;
            }
            assertThat(page.get("next").asString()).startsWith(base + TOKENS + "?");
            page = json(boss.get(page.get("next").asString().substring(base.length())), 200);
        }
        assertThat(ids).hasSize(5);
        assertThat(page.get("count").asInt()).isEqualTo(1);
        assertThat(page.get("previous").asString()).isEqualTo(base + TOKENS + "?limit=2&offset=2");
    }

    @ParameterizedTest
    @CsvSource({"limit=0, limit", "limit=1001, limit", "limit=x, limit", "offset=-1, offset", "offset=1.5, offset"})
    void aParameterOutOfBoundsIsNamed(String query, String field) {
        assertThat(json(administrator.get(TOKENS + "?" + query), 422)
                        .get("errors")
                        .has(field))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"userId": "a", "permissions": ["WRITE_EVENTS"]}                                          | name
            {"name": "x", "permissions": ["WRITE_EVENTS"]}                                            | userId
            {"name": "x", "userId": "a"}                                                              | permissions
            {"name": "x", "userId": "a", "permissions": []}                                           | permissions
            {"name": "x", "userId": "a", "permissions": ["FLY"]}                                      | permissions
            {"name": "x", "userId": "a", "permissions": [null]}                                       | permissions
            {"name": "x", "userId": "a", "permissions": "WRITE_EVENTS"}                               | permissions
            {"name": 7, "userId": "a", "permissions": ["WRITE_EVENTS"]}                               | name
            {"name": "x", "userId": "a", "permissions": ["WRITE_EVENTS"], "expiresAt": "2020-01-01T00:00:00Z"} | expiresAt
            {"name": "x", "userId": "a", "permissions": ["WRITE_EVENTS"], "expiresAt": "soon"}        | expiresAt
            {"name": "x", "userId": "a", "permissions": ["WRITE_EVENTS"], "orgId": "a/b"}             | orgId
            {"name": "x", "userId": "a", "permissions": ["WRITE_EVENTS"], "secret": "mine"}           | secret
            """)
    void aFaultOfTheBodyIsNamed(String body, String field) {
        assertThat(json(administrator.post(TOKENS, body), 422).get("errors").propertyNames())
                .containsExactly(field);
    }
}
