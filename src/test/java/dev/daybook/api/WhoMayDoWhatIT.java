package dev.daybook.api;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.TestIdentityProvider;
import dev.daybook.job.Job;
import dev.daybook.job.JobState;
import dev.daybook.job.Jobs;
import dev.daybook.job.NewJob;
import dev.daybook.postgres.DataDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Walks every operation of the OpenAPI document with every kind of caller, against what one organization has, and compares
 * the answers with the table {@code who-may-do-what.tsv}: the operation, method, address and body; then the status for nobody,
 * for members of that organization with no permission and with each one alone, for a system administrator, and for a stranger
 * who has every permission in another organization. What was found is in {@code target/who-may-do-what.tsv}.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
// Beside the others, since it takes long; the lock keeps its own tests one after the other.
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("who may do what")
class WhoMayDoWhatIT extends IntegrationTest {

    private static final String TABLE = "who-may-do-what.tsv";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-zA-Z]+)}");
    private static final Pattern KEPT = Pattern.compile("^/(task_params|schema|spec|xai_params)/");
    private static final List<String> PERMISSIONS =
            List.of("WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY", "MANAGE_MODELS", "ADMIN_API_ACCESS");

    /** It stands in whatever the organization has, and must be in no answer to a stranger. */
    private static final String SECRET = "secret-of-the-organization";

    private static final String MULTIPART = """
            --x\r
            Content-Disposition: form-data; name="file"; filename="a.csv"\r
            \r
            x\r
            1\r
            """;

    @Autowired
    private DataDirectory directory;

    @Autowired
    private Jobs jobs;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @LocalServerPort
    private int port;

    private final String org = "walked-" + UUID.randomUUID();
    private final String resource = "walked." + UUID.randomUUID();
    private final Map<String, Supplier<String>> things = new LinkedHashMap<>();
    private final Map<String, ApiClient> callers = new LinkedHashMap<>();
    private ApiClient administrator;
    private ApiClient chief;
    private String artifact = "";
    private String record = "";

    private record Row(String operation, String method, String address, String body, List<String> statuses) {

        static Row of(String line) {
            List<String> cells = List.of(line.split("\t", -1));
            return new Row(cells.getFirst(), cells.get(1), cells.get(2), cells.get(3), cells.subList(4, cells.size()));
        }

        @Override
        public String toString() {
            return String.join("\t", operation, method, address, body) + "\t" + String.join("\t", statuses);
        }
    }

    @BeforeAll
    void anOrganizationHasSomethingOfEverything() {
        administrator = ApiClient.administrator(port, directory);
        chief = administrator.with(org, "chief", PERMISSIONS.toArray(String[]::new));
        record = json(chief.post("/api/v2/eventLogs/", """
                                {"event": "Project Created", "userId": "member", "projectId": "%s"}""".formatted(SECRET)), 201)
                .get("id")
                .asString();
        artifact = artifact();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> chief.get("/tlog/" + org + "/checkpoint").statusCode() == 200);
        callers.put("nobody", administrator.as(""));
        callers.put("no permission", administrator.as("Bearer " + TestIdentityProvider.jwt(org, "member-none")));
        for (String permission : PERMISSIONS) {
            callers.put(permission, administrator.with(org, "member-" + permission, permission));
        }
        callers.put("SYSTEM_ADMIN", administrator);
        callers.put("stranger", administrator.with(org + "-x", "stranger", PERMISSIONS.toArray(String[]::new)));
        things.put("org", () -> org);
        things.put("now", () -> Instant.now().toString());
        things.put("random", () -> SECRET + UUID.randomUUID());
        things.put("resource", () -> resource);
        things.put("record", () -> record);
        things.put("artifact", () -> artifact);
        things.put("token", this::token);
        things.put("project", this::project);
        things.put("model", this::model);
        things.put(
                "file",
                () -> data(chief.post("/v3/files/multipart-init", "{\"filename\": \"%s.csv\"}".formatted(SECRET))));
        things.put("uploaded", () -> data(multipart(chief, "/v3/files/upload", MULTIPART + "--x--\r\n")));
        things.put(
                "export",
                () -> waiting(
                        "usageDataExport",
                        // As a later version may keep it.
                        "{\"exportId\": \"%s\", \"futureField\": 1}".formatted(UUID.randomUUID())));
        things.put("publication", () -> waiting("inferenceFilePublication", "{}"));
        things.put(
                "deletion",
                () -> waiting(
                        "inferenceEventDeletion",
                        "{\"modelId\": \"%s\", \"eventIds\": [\"1\"], \"uncounted\": false}".formatted(model())));
        things.put("defaultRule", () -> rule(administrator, "/"));
        things.put("operatorsRule", () -> rule(administrator, "/organizations/" + org + "/"));
        things.put("ownRule", () -> rule(chief, "/organizations/" + org + "/"));
        things.put("userRule", () -> rule(chief, "/users/u/"));
    }

    @AfterAll
    void forgetTheRule() {
        administrator.delete("/api/v2/rateLimits/" + resource + "/");
    }

    @Test
    void everyOperationAnswersEveryCallerAsTheTableSays() throws IOException {
        String expected = table();
        ApiClient wrong = administrator.as("Bearer dbk_00000000_" + "0".repeat(43));
        List<Row> found = new ArrayList<>();
        for (String line : expected.lines().toList()) {
            Row row = Row.of(line);
            List<String> statuses = new ArrayList<>();
            callers.forEach((name, caller) -> statuses.add(call(row, name, caller)));
            assertThat(send(row, wrong).statusCode())
                    .as("%s with a wrong token", row)
                    .isEqualTo(401);
            found.add(new Row(row.operation(), row.method(), row.address(), row.body(), statuses));
        }
        StringBuilder lines = new StringBuilder();
        found.forEach(row -> lines.append(row).append('\n'));
        Files.writeString(Path.of("target", TABLE), lines);

        assertThat(lines.toString()).isEqualTo(expected);
    }

    @Test
    void noTextThatTheDatabaseCannotTakeGetsThroughAnyDoor() throws IOException {
        for (String line : table().lines().toList()) {
            Row row = Row.of(line);
            if (!row.body().startsWith("{")) {
                continue;
            }
            String body = filled(row.body());
            for (String path : texts(JsonMapper.shared().readTree(body), "")) {
                for (String bad : List.of("a\\ud800", "\\udc00b", "a\\u0000b")) {
                    ObjectNode changed = (ObjectNode) JsonMapper.shared().readTree(body);
                    int last = path.lastIndexOf('/');
                    if (changed.at(path.substring(0, last)) instanceof ObjectNode parent) {
                        parent.put(path.substring(last + 1), "BAD");
                    } else if (changed.at(path.substring(0, last)) instanceof ArrayNode parent) {
                        parent.set(Integer.parseInt(path.substring(last + 1)), "BAD");
                    }
                    int status = chief.send(
                                    row.method(),
                                    filled(row.address()),
                                    changed.toString().replace("BAD", bad),
                                    "Content-Type",
                                    "application/json")
                            .statusCode();
                    // NUL that is escaped within JSON which is kept as it is can be stored.
                    boolean kept = bad.contains("0000") && KEPT.matcher(path).find();
                    assertThat(status).as("%s with %s at %s", row, bad, path).isBetween(kept ? 200 : 400, 499);
                }
            }
        }
        String filter = UriUtils.encode(
                "{\"condition\": \"AND\", \"rules\": [{\"field\": \"name\", \"operator\": \"equal\", \"value\": \"\\ud800\"}]}",
                StandardCharsets.UTF_8);
        json(chief.get("/v3/projects?filter=" + filter), 400);
        json(chief.get("/v3/models?filter=" + filter), 400);
    }

    /** The pointers of all texts in a body. */
    private static List<String> texts(JsonNode node, String path) {
        List<String> found = new ArrayList<>();
        if (node.isString()) {
            found.add(path);
        } else if (node.isObject()) {
            node.forEachEntry((name, value) -> found.addAll(texts(value, path + "/" + name)));
        } else {
            for (int i = 0; i < node.size(); i++) {
                found.addAll(texts(node.get(i), path + "/" + i));
            }
        }
        return found;
    }

    @Test
    void everyOperationIsInTheTable() throws IOException {
        Set<String> described = new TreeSet<>();
        json(administrator.get("/v3/api-docs"), 200)
                .get("paths")
                .forEach(path -> path.forEach(
                        operation -> described.add(operation.get("operationId").asString())));
        Set<String> listed = new TreeSet<>();
        table().lines().forEach(line -> listed.add(Row.of(line).operation()));

        assertThat(listed).isEqualTo(described);
    }

    private static String table() throws IOException {
        try (InputStream file = Objects.requireNonNull(WhoMayDoWhatIT.class.getResourceAsStream(TABLE))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The status, and where a JWT with the same permission is answered otherwise, that too. */
    private String call(Row row, String name, ApiClient caller) {
        int status = send(row, caller).statusCode();
        if (PERMISSIONS.contains(name)) {
            ApiClient jwt = caller.as("Bearer " + TestIdentityProvider.jwt(org, "member-" + name, name));
            int other = send(row, jwt).statusCode();
            return other == status ? Integer.toString(status) : status + " but " + other + " by JWT";
        }
        return Integer.toString(status);
    }

    private HttpResponse<String> send(Row row, ApiClient caller) {
        String address = filled(row.address());
        String body = filled(row.body());
        HttpResponse<String> answer;
        if (body.startsWith("@file")) {
            answer = multipart(caller, address, MULTIPART + "--x--\r\n");
        } else if (body.startsWith("@part")) {
            answer = multipart(caller, address, MULTIPART + """
                    --x\r
                    Content-Disposition: form-data; name="file_id"\r
                    \r
                    %s\r
                    --x\r
                    Content-Disposition: form-data; name="part_number"\r
                    \r
                    1\r
                    --x--\r
                    """.formatted(body.substring("@part ".length())));
        } else if (body.isEmpty()) {
            answer = caller.send(row.method(), address, null);
        } else {
            answer = caller.send(row.method(), address, body, "Content-Type", "application/json");
        }
        if (caller.equals(callers.get("stranger")) && !body.contains(SECRET)) {
            assertThat(answer.body()).as("%s to a stranger", row).doesNotContain(SECRET);
        }
        return answer;
    }

    private String filled(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        return matcher.replaceAll(found -> Objects.requireNonNull(things.get(found.group(1)), found.group())
                .get());
    }

    private String token() {
        return json(chief.post("/api/v2/apiTokens/", """
                        {"name": "%s", "userId": "member", "permissions": ["WRITE_EVENTS"]}""".formatted(SECRET)), 201)
                .get("id")
                .asString();
    }

    private String project() {
        return data(chief.post("/v3/projects", "{\"name\": \"%s\"}".formatted(SECRET + UUID.randomUUID())));
    }

    private String model() {
        String model = data(chief.post("/v3/models", """
                {"name": "%s", "project_id": "%s", "schema": {"columns": [{"name": "x", "data_type": "int"}]}}""".formatted(SECRET, project())));
        json(
                chief.post(
                        "/api/v1/models/" + model + "/collaborators/",
                        "{\"user_id\": \"carol\", \"role\": \"viewer\"}"),
                201);
        return model;
    }

    private String rule(ApiClient caller, String scope) {
        for (String path : List.of("/organizations/" + org + "/", "/users/u/?orgId=" + org)) {
            // First the operator's, then the organization's own.
            administrator.delete("/api/v2/rateLimits/" + resource + path);
            administrator.delete("/api/v2/rateLimits/" + resource + path);
        }
        // The operator's rule for everybody, so that it is known to the organization and its own can be below it.
        String body = "{\"maxUsage\": %d, \"windowSeconds\": 60}";
        put(administrator, "/", body.formatted(1_000_000));
        if (!scope.equals("/")) {
            put(caller, scope, body.formatted(caller.equals(administrator) ? 900_000 : 1000));
        }
        return resource;
    }

    private void put(ApiClient caller, String scope, String body) {
        json(
                caller.send("PUT", "/api/v2/rateLimits/" + resource + scope, body, "Content-Type", "application/json"),
                200);
    }

    /** A job that no instance runs yet. */
    private String waiting(String kind, String request) {
        return Objects.requireNonNull(new TransactionTemplate(transactions).execute(status -> {
            Job job = jobs.submit(new NewJob(kind, org, "chief", request));
            jdbc.sql("update job set run_at = now() + interval '1 hour' where id = ?")
                    .param(job.id())
                    .update();
            return job.id().toString();
        }));
    }

    private String artifact() {
        String status = chief.post("/api/v2/usageDataExports/", "{}")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        UUID job = UUID.fromString(status.replaceAll(".*/([^/]+)/$", "$1"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> jobs.find(org, job).orElseThrow().state() == JobState.COMPLETED);
        return Objects.requireNonNull(jobs.find(org, job).orElseThrow().result());
    }

    private static HttpResponse<String> multipart(ApiClient caller, String path, String body) {
        return caller.send("POST", path, body, "Content-Type", "multipart/form-data; boundary=x");
    }

    private static String data(HttpResponse<String> answer) {
        JsonNode data = json(answer, 200).get("data");
        return (data.has("id") ? data.get("id") : data.get("file_id")).asString();
    }
}
