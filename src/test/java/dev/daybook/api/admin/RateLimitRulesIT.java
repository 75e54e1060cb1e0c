package dev.daybook.api.admin;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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

@Timeout(60)
class RateLimitRulesIT extends IntegrationTest {

    private static final String RULES = "/api/v2/rateLimits/";
    private static final String BODY = "{\"maxUsage\": 5, \"windowSeconds\": 60}";

    @Autowired
    private DataDirectory directory;

    @LocalServerPort
    private int port;

    private final String org = "rules-" + UUID.randomUUID();
    private final String resource = "r." + UUID.randomUUID();
    private ApiClient administrator;
    private ApiClient boss;

    @BeforeEach
    void callAsAdministrators() {
        administrator = ApiClient.administrator(port, directory);
        boss = administrator.with(org, "boss", "ADMIN_API_ACCESS", "WRITE_EVENTS");
    }

    @Test
    void theRulesThatCameWithTheServiceAreListed() {
        JsonNode page = json(boss.get(RULES), 200);

        assertThat(page.propertyNames()).containsExactlyInAnyOrder("count", "data", "next", "previous", "totalCount");
        assertThat(page.get("data")).contains(JsonMapper.shared().readTree("""
                {"resource": "inference.delete", "orgId": null, "userId": null, "maxUsage": 30, "windowSeconds": 86400,
                 "source": "SHIPPED"}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void theMostSpecificRuleHoldsUntilItIsDeleted(String slash) {
        String everybody = RULES + resource + slash;
        String organization = RULES + resource + "/organizations/" + org + slash;
        String user = RULES + resource + "/users/ada" + slash;
        json(charge(), 404);

        assertThat(json(put(administrator, everybody, "{\"maxUsage\": 30, \"windowSeconds\": 60}"), 200))
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"resource": "%s", "orgId": null, "userId": null, "maxUsage": 30, "windowSeconds": 60,
                         "source": "API"}""".formatted(resource)));
        assertThat(maxUsage()).isEqualTo(30);
        json(put(boss, organization, "{\"maxUsage\": 20, \"windowSeconds\": 60}"), 200);
        assertThat(maxUsage()).isEqualTo(20);
        JsonNode own = json(put(boss, user, "{\"maxUsage\": 10, \"windowSeconds\": 61}"), 200);
        assertThat(own.get("orgId").asString()).isEqualTo(org);
        assertThat(own.get("userId").asString()).isEqualTo("ada");
        assertThat(maxUsage()).isEqualTo(10);
        assertThat(listed(boss)).hasSize(3);

        assertThat(boss.delete(user).statusCode()).isEqualTo(204);
        assertThat(maxUsage()).isEqualTo(20);
        assertThat(boss.delete(organization).statusCode()).isEqualTo(204);
        assertThat(maxUsage()).isEqualTo(30);
        assertThat(administrator.delete(everybody).statusCode()).isEqualTo(204);
        json(charge(), 404);
        json(administrator.delete(everybody), 404);
        json(boss.delete(organization), 404);
        json(boss.delete(user), 404);
        assertThat(listed(boss)).isEmpty();
    }

    @Test
    void aSystemAdministratorNamesAUsersOrganization() {
        String path = RULES + resource + "/users/ada/?orgId=" + org;
        json(put(administrator, path, BODY), 200);

        assertThat(maxUsage()).isEqualTo(5);
        assertThat(administrator.delete(path).statusCode()).isEqualTo(204);
        json(charge(), 404);
    }

    @Test
    void anOrganizationsAdministratorTightensWithinTheOperatorsCeilingAndDoesNotLiftIt() {
        String organization = RULES + resource + "/organizations/" + org + "/";
        String user = RULES + resource + "/users/ada/";
        String named = user + "?orgId=" + org;
        json(put(administrator, organization, "{\"maxUsage\": 60, \"windowSeconds\": 60}"), 200);

        for (String path : List.of(organization, user)) {
            assertThat(json(put(boss, path, "{\"maxUsage\": 61, \"windowSeconds\": 60}"), 403)
                            .get("message")
                            .asString())
                    .contains("The operator allows 60 of " + resource + " in 60 seconds.");
            json(put(boss, path, "{\"maxUsage\": 60, \"windowSeconds\": 59}"), 403);
            json(put(boss, path, "{\"maxUsage\": 1000, \"windowSeconds\": 3600}"), 403);
            json(boss.delete(path), path.equals(organization) ? 403 : 404);
        }
        assertThat(maxUsage()).isEqualTo(60);

        assertThat(json(put(boss, organization, "{\"maxUsage\": 50, \"windowSeconds\": 60}"), 200)
                        .get("source")
                        .asString())
                .isEqualTo("ORGANIZATION");
        assertThat(maxUsage()).isEqualTo(50);
        json(put(boss, user, "{\"maxUsage\": 55, \"windowSeconds\": 60}"), 200);
        assertThat(maxUsage()).isEqualTo(55);
        json(put(administrator, named, "{\"maxUsage\": 40, \"windowSeconds\": 60}"), 200);
        assertThat(maxUsage()).as("the ceiling was lowered").isEqualTo(40);
        json(put(administrator, named, "{\"maxUsage\": 80, \"windowSeconds\": 60}"), 200);
        assertThat(maxUsage()).as("the organization's own rule holds again").isEqualTo(55);
        assertThat(listed(boss)).hasSize(4);

        assertThat(boss.delete(user).statusCode()).isEqualTo(204);
        json(boss.delete(user), 403);
        assertThat(boss.delete(organization).statusCode()).isEqualTo(204);
        json(boss.delete(organization), 403);
        assertThat(maxUsage()).isEqualTo(80);
        assertThat(administrator.delete(named).statusCode()).isEqualTo(204);
        assertThat(administrator.delete(organization).statusCode()).isEqualTo(204);
        json(administrator.delete(organization), 404);
    }

    @Test
    void aRuleThatCameWithTheServiceIsACeilingToo() {
        String path = RULES + "inference.delete/organizations/" + org + "/";

        json(put(boss, path, "{\"maxUsage\": 31, \"windowSeconds\": 86400}"), 403);
        json(put(boss, path, "{\"maxUsage\": 30, \"windowSeconds\": 43200}"), 403);
        json(put(boss, path, "{\"maxUsage\": 29, \"windowSeconds\": 86400}"), 200);
        assertThat(boss.delete(path).statusCode()).isEqualTo(204);
    }

    @Test
    void aSystemAdministratorDeletesWhatAnOrganizationSet() {
        String path = RULES + resource + "/organizations/" + org + "/";
        json(put(boss, path, BODY), 200);

        assertThat(administrator.delete(path).statusCode()).isEqualTo(204);
        json(administrator.delete(path), 404);
        json(boss.delete(path), 404);
    }

    @Test
    void anOrganizationsAdministratorStaysInIt() {
        ApiClient elsewhere = administrator.with(org + "-x", "boss", "ADMIN_API_ACCESS");
        json(put(boss, RULES + resource + "/organizations/" + org + "/", BODY), 200);

        json(put(elsewhere, RULES + resource + "/organizations/" + org + "/", BODY), 404);
        json(elsewhere.delete(RULES + resource + "/organizations/" + org + "/"), 404);
        json(put(elsewhere, RULES + resource + "/users/ada/?orgId=" + org, BODY), 403);
        json(elsewhere.delete(RULES + resource + "/users/ada/?orgId=" + org), 403);
        json(put(elsewhere, RULES + resource + "/", BODY), 403);
        json(elsewhere.delete(RULES + resource + "/"), 403);
        assertThat(listed(elsewhere)).isEmpty();
        assertThat(listed(administrator)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY", "MANAGE_MODELS"})
    void onlyAdministratorsSeeAndSetRules(String permission) {
        ApiClient caller = administrator.with(org, "someone", permission);

        json(caller.get(RULES), 403);
        for (String path : List.of("/", "/organizations/" + org + "/", "/users/ada/")) {
            json(put(caller, RULES + resource + path, BODY), 403);
            json(caller.delete(RULES + resource + path), 403);
            json(put(caller.as(""), RULES + resource + path, BODY), 401);
        }
    }

    @Test
    void walkingTheLinksShowsEveryRuleOnce() {
        for (int i = 0; i < 4; i++) {
            json(put(boss, RULES + resource + "/users/u-" + i + "/", BODY), 200);
        }
        List<String> seen = new ArrayList<>();
        String base = "http://localhost:" + port;
        String next = RULES + "?limit=3";
        int total = 0;
        while (next != null) {
            JsonNode page = json(boss.get(next), 200);
            total = page.get("totalCount").asInt();
            page.get("data").forEach(rule -> seen.add(rule.toString()));
            next = page.get("next").isNull()
                    ? null
                    : page.get("next").asString().substring(base.length());
        }
        assertThat(seen).hasSize(total).doesNotHaveDuplicates();
        assertThat(seen).filteredOn(rule -> rule.contains(resource)).hasSize(4);
        assertThat(json(boss.get(RULES + "?offset=1&limit=3"), 200)
                        .get("previous")
                        .asString())
                .isEqualTo(base + RULES + "?limit=3&offset=0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"windowSeconds": 60}                             | maxUsage
            {"maxUsage": 5}                                   | windowSeconds
            {"maxUsage": -1, "windowSeconds": 60}             | maxUsage
            {"maxUsage": 1000000000000000, "windowSeconds": 60} | maxUsage
            {"maxUsage": 1.5, "windowSeconds": 60}            | maxUsage
            {"maxUsage": "5", "windowSeconds": 60}            | maxUsage
            {"maxUsage": 5, "windowSeconds": 0}               | windowSeconds
            {"maxUsage": 5, "windowSeconds": 31622401}        | windowSeconds
            {"maxUsage": 5, "windowSeconds": "60"}            | windowSeconds
            {"maxUsage": 5, "windowSeconds": null}            | windowSeconds
            {"maxUsage": 5, "windowSeconds": 60, "unit": "x"} | unit
            """)
    void aFaultOfTheBodyIsNamed(String body, String field) {
        for (String path : List.of("/organizations/" + org + "/", "/users/ada/")) {
            assertThat(json(put(boss, RULES + resource + path, body), 422)
                            .get("errors")
                            .propertyNames())
                    .containsExactly(field);
        }
        json(charge(), 404);
    }

    @ParameterizedTest
    @CsvSource({
        "1a/users/ada/, resource",
        "a%20b/users/ada/, resource",
        "-/users/ada/, resource",
        "ok/users/%20/, userId",
        "ok/users/ada/?orgId=, orgId",
    })
    void aFaultOfThePathOrQueryIsNamed(String path, String field) {
        assertThat(json(put(boss, RULES + path, BODY), 422).get("errors").propertyNames())
                .containsExactly(field);
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        assertThat(json(put(boss, RULES + "1a/users/ada/", "{}"), 422)
                        .get("errors")
                        .propertyNames())
                .containsExactlyInAnyOrder("resource", "maxUsage", "windowSeconds");
        assertThat(json(boss.get(RULES + "?limit=0&offset=-1"), 422)
                        .get("errors")
                        .propertyNames())
                .containsExactlyInAnyOrder("limit", "offset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1a", "%20", "a%20b"})
    void whatCanBeNoResourceHasNoRuleToDelete(String name) {
        json(boss.delete(RULES + name + "/users/ada/"), 404);
        json(boss.delete(RULES + "x/users/%20/"), 404);
    }

    @Test
    void otherMethodsAndBodiesAreRefused() {
        json(boss.post(RULES, BODY), 405);
        json(boss.post(RULES + "x/", BODY), 405);
        json(boss.get(RULES + "x/"), 405);
        json(put(boss, RULES + "x/users/ada/", "{"), 400);
        json(boss.send("PUT", RULES + "x/users/ada/", BODY, "Content-Type", "text/plain"), 415);
    }

    private static HttpResponse<String> put(ApiClient caller, String path, String body) {
        return caller.send("PUT", path, body, "Content-Type", "application/json");
    }

    private HttpResponse<String> charge() {
        return boss.post("/api/v2/users/ada/rateLimitUsage/" + resource + "/", "{\"amount\": 1}");
    }

    private int maxUsage() {
        return json(charge(), 200).get("maxUsage").asInt();
    }

    private List<JsonNode> listed(ApiClient caller) {
        List<JsonNode> rules = new ArrayList<>();
        json(caller.get(RULES + "?limit=1000"), 200).get("data").forEach(rule -> {
            if (rule.get("resource").asString().equals(resource)) {
                rules.add(rule);
            }
        });
        return rules;
    }
}
