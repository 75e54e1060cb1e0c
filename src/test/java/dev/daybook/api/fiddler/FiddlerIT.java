package dev.daybook.api.fiddler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Every route of the door, who may call it, and what it refuses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FiddlerIT extends IntegrationTest {

    private final String org = "fiddler-" + UUID.randomUUID();

    @Autowired
    private DataDirectory directory;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private FiddlerClient owner = new FiddlerClient(new ApiClient(0, ""));
    private FiddlerClient writer = owner;
    private FiddlerClient reader = owner;
    private FiddlerClient stranger = owner;
    private String model = "";

    @BeforeAll
    void aModelIsThere() {
        ApiClient administrator = ApiClient.administrator(port, directory);
        owner = new FiddlerClient(administrator.with(org, "ada", "WRITE_EVENTS", "MANAGE_MODELS"));
        writer = new FiddlerClient(administrator.with(org, "grace", "WRITE_EVENTS"));
        reader = new FiddlerClient(administrator.with(org, "mary", "CAN_ACCESS_USER_ACTIVITY"));
        stranger = new FiddlerClient(administrator.with(org + "-other", "eve", "WRITE_EVENTS", "MANAGE_MODELS"));
        model = owner.model("churn");
    }

    @Test
    void aProjectIsMadeListedShownAndDeleted() {
        JsonNode made = owner.post("/v3/projects", "{\"name\": \"made\"}");
        String path = "/v3/projects/" + made.get("id").asString();

        assertThat(reader.get(path)).isEqualTo(made);
        assertThat(made.get("organization").get("name").asString()).isEqualTo(org);
        assertError(owner.send("POST", "/v3/projects", "{\"name\": \"made\"}"), 409, "Conflict", "made");
        assertThat(reader.get("/v3/projects?filter=" + filter("name", "equal", "\"made\""))
                        .get("items"))
                .containsExactly(made);
        assertError(stranger.send("GET", path, null), 404, "ObjectNotFound", "project");
        assertError(stranger.send("DELETE", path, null), 404, "ObjectNotFound", "project");

        assertThat(owner.send("DELETE", path, null).statusCode()).isEqualTo(204);
        assertError(owner.send("GET", path, null), 404, "ObjectNotFound", "project");
    }

    @Test
    void listsComeInPages() {
        FiddlerClient alone = new FiddlerClient(
                ApiClient.administrator(port, directory).with(org + "-pages", "ada", "MANAGE_MODELS"));
        for (String name : List.of("b", "c", "a", "d", "e")) {
            alone.post("/v3/projects", "{\"name\": \"" + name + "\"}");
        }

        JsonNode page = alone.get("/v3/projects?limit=2&offset=2&ordering=-name");
        assertThat(page.get("items").findValuesAsString("name")).startsWith("c").contains("b");
        assertThat(page.toString())
                .startsWith(
                        "{\"page_size\":2,\"total\":5,\"item_count\":2,\"page_count\":3,\"page_index\":2,\"offset\":2,");
        assertThat(names(alone, "/v3/projects")).containsExactly("b", "c", "a", "d", "e");
        assertThat(names(alone, "/v3/projects?ordering=name&filter=" + filter("name", "not_in", "[\"a\", \"b\"]")))
                .containsExactly("c", "d", "e");
        assertThat(names(alone, "/v3/projects?filter=" + filter("name", "contains", "\"C\"")))
                .containsExactly("c");
        assertThat(names(alone, "/v3/projects?filter=" + filter("name", "begins_with", "\"'; drop\"")))
                .isEmpty();
    }

    private static List<String> names(FiddlerClient client, String path) {
        return client.get(path)
                .get("items")
                .valueStream()
                .map(item -> item.get("name").asString())
                .toList();
    }

    @Test
    void aModelIsShownAsItWasPosted() {
        JsonNode shown = reader.get("/v3/models/" + model);

        assertThat(shown.get("schema").get("columns").get(1).toString())
                .isEqualTo("{\"name\":\"age\",\"data_type\":\"int\",\"min\":18,\"max\":120}");
        assertThat(shown.at("/spec/inputs/0").asString()).isEqualTo("age");
        assertThat(shown.get("event_id_col").asString()).isEqualTo("customer_id");
        assertThat(shown.get("created_by").get("full_name").asString()).isEqualTo("ada");
        assertThat(UUID.fromString(shown.get("created_by").get("id").asString()))
                .isNotNull();
        assertThat(reader.get("/v3/models?filter=" + filter("project", "equal", "\"churn\""))
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(stranger.get("/v3/models").get("total").asInt()).isZero();
        assertError(stranger.send("GET", "/v3/models/" + model, null), 404, "ObjectNotFound", "model");
    }

    @Test
    void aModelIsChangedAndDeletedWithItsEvents() {
        String id = owner.model("short-lived");
        owner.post("/v3/events", FiddlerClient.events(id, "[{\"customer_id\": \"a\"}, {\"customer_id\": \"b\"}]"));

        JsonNode changed = owner.data(
                "PATCH", "/v3/models/" + id, "{\"description\": \"short\", \"xai_params\": {\"x\": 1}}", 200);
        assertThat(changed.get("description").asString()).isEqualTo("short");
        assertThat(changed.get("xai_params").toString()).isEqualTo("{\"x\":1}");
        assertThat(changed.get("event_ts_col").asString()).isEqualTo("timestamp");
        assertError(owner.send("PATCH", "/v3/models/" + id, "{\"schema\": {}}"), 400, "BadRequest", "schema");
        assertError(
                owner.send("DELETE", "/v3/projects/" + changed.at("/project/id").asString(), null),
                409,
                "Conflict",
                "has models");

        JsonNode job = owner.data("DELETE", "/v3/models/" + id, null, 202).get("job");
        assertThat(job.get("name").asString()).isEqualTo("Delete model");
        assertError(owner.send("GET", "/v3/models/" + id, null), 404, "ObjectNotFound", "model");
        assertThat(owner.ended(job.get("id").asString()).get("status").asString())
                .isEqualTo("SUCCESS");
        assertThat(rows(id)).isZero();
        // A name that is free again.
        assertThat(owner.post("/v3/models", """
                {"name": "short-lived", "project_id": "%s", "schema": {"columns": [{"name": "a", "data_type": "int"}]}}""".formatted(
                                        changed.at("/project/id").asString()))
                        .get("version")
                        .asString())
                .isEqualTo("v1");
    }

    @Test
    void aModelsAuditLogIsItsOwners() {
        assertThat(ApiClient.json(owner.api().get("/api/v1/models/" + model + "/audit-logs"), 200)
                        .at("/logs/0/action")
                        .asString())
                .isEqualTo("model.created");
        assertThat(writer.api().get("/api/v1/models/" + model + "/audit-logs").statusCode())
                .isEqualTo(403);
    }

    @Test
    void eventsOfAModelWithoutAColumnForNamesAreNamedHere() {
        String project =
                owner.post("/v3/projects", "{\"name\": \"nameless\"}").get("id").asString();
        String id = owner.post("/v3/models", """
                {"name": "m", "project_id": "%s", "schema": {"columns": [{"name": "age", "data_type": "int"}]}}""".formatted(project)).get("id").asString();

        JsonNode published =
                writer.post("/v3/events", FiddlerClient.events(id, "[{\"age\": 1}, {\"age\": 2, \"x\": {}}]"));
        assertThat(published.get("source_type").asString()).isEqualTo("EVENTS");
        String second = published.get("event_ids").get(1).asString();
        assertThat(UUID.fromString(second)).isNotNull();
        writer.data(
                "PATCH",
                "/v3/events",
                FiddlerClient.events(id, "[{\"event_id\": \"%s\", \"age\": 3}]".formatted(second)),
                200);
        assertThat(data(id, second)).isEqualTo("{\"age\": 3}");
        String job = owner.data(
                        "DELETE",
                        "/v3/events",
                        "{\"model_id\": \"%s\", \"event_ids\": [\"%s\"]}".formatted(id, second),
                        202)
                .at("/job/id")
                .asString();
        assertThat(owner.ended(job).at("/extras/deleted").asInt()).isEqualTo(1);
        assertThat(rows(id)).isEqualTo(1);
    }

    @Test
    void eventsBeforeProductionAreInADataSetAndStay() {
        String id = owner.model("pre-production");
        String body = FiddlerClient.events(id, "[{\"customer_id\": \"a\", \"age\": 20}]")
                .replace("\"PRODUCTION\", \"env_name\": null", "\"PRE_PRODUCTION\", \"env_name\": \"baseline\"");
        writer.post("/v3/events", body);
        writer.post("/v3/events", FiddlerClient.events(id, "[{\"customer_id\": \"a\", \"age\": 30}]"));

        assertError(writer.send("PATCH", "/v3/events", body), 400, "BadRequest", "env_type must be PRODUCTION");
        String job = owner.data(
                        "DELETE", "/v3/events", "{\"model_id\": \"%s\", \"event_ids\": [\"a\"]}".formatted(id), 202)
                .at("/job/id")
                .asString();
        assertThat(owner.ended(job).get("status").asString()).isEqualTo("SUCCESS");
        assertThat(data(id, "a")).isEqualTo("{\"age\": 20, \"customer_id\": \"a\"}");
    }

    @Test
    void aFileThatCannotBeReadFailsItsJobWithTheLine() {
        JsonNode file = ApiClient.json(writer.form("/v3/files/upload", "bad.csv", "customer_id,age\na,20\nb,7\n"), 200)
                .get("data");
        assertThat(file.get("status").asString()).isEqualTo("SUCCESSFUL");
        String job = writer.post(
                        "/v3/events", """
                {"model_id": "%s", "env_type": "PRODUCTION", "source": {"type": "FILE", "file_id": "%s"}}""".formatted(model, file.get("id").asString()))
                .at("/job/id")
                .asString();

        JsonNode ended = writer.ended(job);
        assertThat(ended.get("status").asString()).isEqualTo("FAILURE");
        assertThat(ended.get("error_message").asString()).isEqualTo("Line 3: age must be at least 18.");
        assertThat(ended.get("error_reason").asString()).isEqualTo("JobFailed");
        assertError(stranger.send("GET", "/v3/jobs/" + job, null), 404, "ObjectNotFound", "job");
        assertError(
                stranger.send("POST", "/v3/events", """
                        {"model_id": "%s", "env_type": "PRODUCTION", "source": {"type": "FILE", "file_id": "%s"}}""".formatted(
                                stranger.model("theirs"), file.get("id").asString())),
                404,
                "ObjectNotFound",
                "file");
    }

    @Test
    void aFileThatComesInPartsIsOneInTheOrderOfTheirNumbers() {
        String id = owner.model("parts");
        JsonNode file = writer.post("/v3/files/multipart-init", "{\"filename\": \"parts.csv\"}");
        String fileId = file.get("id").asString();
        assertThat(file.get("status").asString()).isEqualTo("INITIATED");
        String publish = """
                {"model_id": "%s", "env_type": "PRODUCTION", "source": {"type": "FILE", "file_id": "%s"}}""".formatted(id, fileId);
        assertError(writer.send("POST", "/v3/events", publish), 400, "BadRequest", "not complete");

        String second = part(fileId, 2, "20\nb,30\n");
        String lost = part(fileId, 1, "lost");
        String first = part(fileId, 1, "customer_id,age\na,");
        String parts =
                "{\"file_id\": \"%s\", \"parts\": [{\"number\": 2, \"id\": \"%s\"}, {\"number\": 1, \"id\": \"%s\"}]}";
        assertError(
                writer.send("POST", "/v3/files/multipart-complete", parts.formatted(fileId, second, lost)),
                400,
                "BadRequest",
                "parts.1");
        JsonNode complete = writer.post("/v3/files/multipart-complete", parts.formatted(fileId, second, first));
        assertThat(complete.get("status").asString()).isEqualTo("SUCCESSFUL");
        assertThat(writer.post("/v3/files/multipart-complete", parts.formatted(fileId, second, first)))
                .isEqualTo(complete);
        assertError(
                writer.form("/v3/files/multipart-upload", "x", "x", "file_id", fileId, "part_number", "3"),
                409,
                "Conflict",
                "complete");

        String job = writer.post("/v3/events", publish).at("/job/id").asString();
        assertThat(writer.ended(job).at("/extras/events").asInt()).isEqualTo(2);
        assertThat(data(id, "a")).isEqualTo("{\"age\": 20, \"customer_id\": \"a\"}");
    }

    private String part(String fileId, int number, String content) {
        return ApiClient.json(
                        writer.form(
                                "/v3/files/multipart-upload",
                                "blob",
                                content,
                                "file_id",
                                fileId,
                                "part_number",
                                Integer.toString(number)),
                        200)
                .at("/data/part_id")
                .asString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /v3/projects | '{\"name\": \"x\"}'",
                "DELETE | /v3/projects/00000000-0000-0000-0000-000000000000 |",
                "POST | /v3/models | '{}'",
                "PATCH | /v3/models/00000000-0000-0000-0000-000000000000 | '{}'",
                "DELETE | /v3/models/00000000-0000-0000-0000-000000000000 |",
                "DELETE | /v3/events | '{}'"
            })
    void whoManagesNoModelsIsDenied(String method, String path, String body) {
        assertError(writer.send(method, path, body), 403, "Forbidden", "MANAGE_MODELS");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v3/events",
        "PATCH, /v3/events",
        "POST, /v3/files/multipart-init",
        "POST, /v3/files/multipart-complete"
    })
    void whoWritesNoEventsIsDenied(String method, String path) {
        assertError(reader.send(method, path, "{}"), 403, "Forbidden", "WRITE_EVENTS");
        assertError(reader.form("/v3/files/upload", "a.csv", "a"), 403, "Forbidden", "WRITE_EVENTS");
        assertError(reader.form("/v3/files/multipart-upload", "a.csv", "a"), 403, "Forbidden", "WRITE_EVENTS");
    }

    @Test
    void anOrganizationWhoseFilesAreTooManyIsTold507() {
        jdbc.sql("insert into inference_file (org_id, file_id, name, type, status, created_by, size)"
                        + " values (?, gen_random_uuid(), 'a.csv', 'CSV', 'SUCCESSFUL', 'ada', 20::bigint << 30)")
                .param(org)
                .update();

        assertError(
                writer.form("/v3/files/upload", "a.csv", "a"),
                507,
                "InsufficientStorage",
                "daybook.inference.max-organization-size");
        jdbc.sql("delete from inference_file where org_id = ? and size > 1::bigint << 30")
                .param(org)
                .update();
    }

    @Test
    void anotherOrganizationsModelIsNone() {
        String body = FiddlerClient.events(model, "[{\"customer_id\": \"a\"}]");
        assertError(stranger.send("POST", "/v3/events", body), 404, "ObjectNotFound", "model");
        assertError(stranger.send("PATCH", "/v3/events", body), 404, "ObjectNotFound", "model");
        assertError(
                stranger.send(
                        "DELETE", "/v3/events", "{\"model_id\": \"%s\", \"event_ids\": [\"a\"]}".formatted(model)),
                404,
                "ObjectNotFound",
                "model");
        assertError(stranger.send("PATCH", "/v3/models/" + model, "{}"), 404, "ObjectNotFound", "model");
        assertError(stranger.send("DELETE", "/v3/models/" + model, null), 404, "ObjectNotFound", "model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /v3/projects?limit=0 | | 400 | limit",
                "GET | /v3/projects?filter=x | | 400 | filter",
                "GET | /v3/projects?filter=%7B%22field%22:%22org_id%22,%22operator%22:%22equal%22,%22value%22:%22x%22%7D | | 400"
                        + " | there is no field",
                "GET | /v3/models?ordering=secret | | 400 | ordering",
                "GET | /v3/models?filter=%7B%22field%22:%22project_id%22,%22operator%22:%22equal%22,%22value%22:%22x%22%7D | |"
                        + " 400 | must be a UUID",
                "GET | /v3/models/x | | 404 | model",
                "GET | /v3/jobs/x | | 404 | job",
                "GET | /v3/jobs/00000000-0000-0000-0000-000000000000?verbose=False | | 404 | job",
                "GET | /v3/nothing | | 404 | ''",
                "PUT | /v3/events | '{}' | 405 | ''",
                "POST | /v3/projects | '{' | 400 | JSON",
                "POST | /v3/projects | '{}' | 400 | name is required",
                "POST | /v3/projects | '{\"name\": \" \"}' | 400 | name must be",
                "POST | /v3/projects | '{\"name\": 1}' | 400 | name has a value of the wrong kind",
                "POST | /v3/models | '{\"project_id\": \"x\", \"name\": \"m\"}' | 400 | project_id must be a UUID",
                "POST | /v3/models | '{\"project_id\": \"00000000-0000-0000-0000-000000000000\"}' | 400 | name is required",
                "POST | /v3/models | '{\"project_id\": \"00000000-0000-0000-0000-000000000000\", \"name\": \"m\"}' | 400 |"
                        + " schema is required",
                "POST | /v3/models | '{\"project_id\": \"00000000-0000-0000-0000-000000000000\", \"name\": \"m\", \"schema\":"
                        + " []}' | 400 | schema must be an object",
                "POST | /v3/models | '{\"project_id\": \"00000000-0000-0000-0000-000000000000\", \"name\": \"m\", \"schema\":"
                        + " {\"columns\": [{\"name\": \"a\", \"data_type\": \"x\"}]}}' | 400 | schema.columns.0.data_type",
                "POST | /v3/models | '{\"project_id\": \"00000000-0000-0000-0000-000000000000\", \"name\": \"m\", \"schema\":"
                        + " {\"columns\": [{\"name\": \"a\", \"data_type\": \"int\"}]}}' | 404 | project",
                "POST | /v3/models | '{\"project_id\": \"00000000-0000-0000-0000-000000000000\", \"name\": \"m\", \"schema\":"
                        + " {\"x\": [1e999]}}' | 400 | schema must hold no number",
                "POST | /v3/events | 'x' | 400 | JSON",
                "POST | /v3/events | '{}' | 400 | model_id is required",
                "POST | /v3/events | '{\"model_id\": \"MODEL\"}' | 400 | env_type is required",
                "POST | /v3/events | '{\"model_id\": \"MODEL\", \"env_type\": \"PRODUCTION\"}' | 400 | source is required",
                "POST | /v3/events | '{\"model_id\": \"MODEL\", \"env_type\": \"PRODUCTION\", \"source\": {\"type\":"
                        + " \"EVENTS\", \"events\": []}}' | 400 | must not be empty",
                "POST | /v3/events | '{\"model_id\": \"MODEL\", \"env_type\": \"PRODUCTION\", \"source\": {\"type\":"
                        + " \"EVENTS\", \"events\": [{\"customer_id\": \"a\"}, {\"customer_id\": \"b\", \"age\": 7}]}}' | 400 |"
                        + " 'events[1].age: age must be at least 18.'",
                "POST | /v3/events | '{\"model_id\": \"MODEL\", \"env_type\": \"PRODUCTION\", \"source\": {\"type\":"
                        + " \"EVENTS\", \"events\": [{\"customer_id\": \"a\", \"age\": nul}]}}' | 400 | JSON",
                "POST | /v3/events | '{\"model_id\": \"MODEL\", \"env_type\": \"PRODUCTION\", \"source\": {\"type\":"
                        + " \"FILE\", \"file_id\": \"00000000-0000-0000-0000-000000000000\"}}' | 404 | file",
                "DELETE | /v3/events | '{\"event_ids\": [\"a\"]}' | 400 | model_id is required",
                "DELETE | /v3/events | '{\"model_id\": \"MODEL\"}' | 400 | Exactly one",
                "DELETE | /v3/events | '{\"model_id\": \"MODEL\", \"event_ids\": [\"a\"], \"time_range\": {\"start_time\":"
                        + " \"2026-01-01\", \"end_time\": \"2026-01-02\"}}' | 400 | Exactly one",
                "DELETE | /v3/events | '{\"model_id\": \"MODEL\", \"event_ids\": []}' | 400 | event_ids",
                "DELETE | /v3/events | '{\"model_id\": \"MODEL\", \"event_ids\": [null]}' | 400 | event_ids",
                "DELETE | /v3/events | '{\"model_id\": \"MODEL\", \"event_ids\": [1]}' | 400 | event_ids",
                "DELETE | /v3/events | '{\"model_id\": \"MODEL\", \"time_range\": {}}' | 400 | time_range.start_time is required",
                "DELETE | /v3/events | '{\"model_id\": \"MODEL\", \"time_range\": {\"start_time\": \"x\", \"end_time\":"
                        + " \"2026-01-02\"}}' | 400 | time_range.start_time must be a timestamp",
                "DELETE | /v3/events | '{\"model_id\": \"MODEL\", \"time_range\": {\"start_time\": \"2026-01-02\","
                        + " \"end_time\": \"2026-01-01\"}}' | 400 | time_range.end_time must be after",
                "DELETE | /v3/events | '{\"model_id\": \"MODEL\", \"time_rnage\": {}}' | 400 | time_rnage is not known",
                "POST | /v3/files/multipart-init | '{}' | 400 | filename is required",
                "POST | /v3/files/multipart-init | '{\"filename\": \"a.txt\"}' | 400 | filename must end in",
                "POST | /v3/files/multipart-complete | '{\"parts\": []}' | 400 | file_id is required",
                "POST | /v3/files/multipart-complete | '{\"file_id\": \"00000000-0000-0000-0000-000000000000\"}' | 404 | file",
                "POST | /v3/files/upload | '{}' | 415 | ''"
            })
    void whatIsWrongIsNamedAndChangesNothing(String method, String path, String body, int status, String message) {
        long before = rows(model);

        assertError(owner.send(method, path, body == null ? null : body.replace("MODEL", model)), status, "", message);

        assertThat(rows(model)).isEqualTo(before);
    }

    @Test
    void formsThatLackSomethingAreRefused() {
        assertError(owner.form("/v3/files/upload", null, ""), 400, "BadRequest", "file is required");
        assertError(owner.form("/v3/files/upload", "a.exe", "x"), 400, "BadRequest", "filename must end in");
        assertError(owner.form("/v3/files/multipart-upload", "x", "x"), 400, "BadRequest", "file_id is required");
        String fileId = UUID.randomUUID().toString();
        assertError(
                owner.form("/v3/files/multipart-upload", "x", "x", "file_id", fileId, "part_number", "x"),
                400,
                "BadRequest",
                "part_number");
        assertError(
                owner.form("/v3/files/multipart-upload", "x", "x", "file_id", fileId, "part_number", "1"),
                404,
                "ObjectNotFound",
                "file");
        assertError(
                owner.form("/v3/files/multipart-upload", "x", "x", "file_id", fileId, "file_id", fileId),
                400,
                "BadRequest",
                "file_id must be given once");
    }

    @Test
    void aNumberOfMoreDigitsThanADoubleHoldsIsNoBound() {
        assertError(
                owner.send("POST", "/v3/models", """
                        {"project_id": "%s", "name": "m", "schema": {"columns": [
                          {"name": "a", "data_type": "float", "min": 1%s}]}}""".formatted(new UUID(0, 0), "0".repeat(400))),
                400,
                "BadRequest",
                "schema must hold no number");
    }

    @Test
    void aThousandEventsAreTakenAndNoMore() {
        String event = "{\"customer_id\": \"a\"}";
        String thousand = String.join(",", java.util.Collections.nCopies(1000, event));
        assertThat(owner.post("/v3/events", FiddlerClient.events(owner.model("many"), "[" + thousand + "]"))
                        .get("event_ids")
                        .size())
                .isEqualTo(1000);
        assertError(
                owner.send("POST", "/v3/events", FiddlerClient.events(model, "[" + thousand + "," + event + "]")),
                400,
                "BadRequest",
                "at most 1000");
    }

    @Test
    void aBodyOverTheLimitIs413AndAStrangerIs401() {
        String huge = FiddlerClient.events(model, "[{\"customer_id\": \"" + "x".repeat(33 << 20) + "\"}]");
        assertError(owner.send("POST", "/v3/events", huge), 413, "", "daybook.fiddler.max-request-size");
        assertError(
                new FiddlerClient(owner.api().as("Bearer nonsense")).send("GET", "/v3/server-info", null),
                401,
                "Unauthorized",
                "Invalid API token");
        assertError(owner.api().get("/v3/projects", "Accept", "text/html"), 406, "", "");
    }

    private static void assertError(HttpResponse<String> response, int status, String reason, String message) {
        JsonNode body = ApiClient.json(response, status);
        assertThat(body.get("api_version").asString()).isEqualTo("2.0");
        assertThat(body.get("kind").asString()).isEqualTo("ERROR");
        JsonNode error = body.get("error");
        assertThat(error.get("code").asInt()).isEqualTo(status);
        assertThat(error.get("message").asString()).isNotBlank().contains(message);
        assertThat(error.get("errors")).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.get("reason").asString()).isNotBlank().startsWith(reason);
            assertThat(entry.get("message").isString()).isTrue();
            assertThat(entry.get("help").isString()).isTrue();
        });
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    }

    private static String filter(String field, String operator, String value) {
        return URLEncoder.encode("""
                {"condition": "AND", "rules": [{"field": "%s", "operator": "%s", "value": %s}]}""".formatted(field, operator, value), StandardCharsets.UTF_8);
    }

    private long rows(String modelId) {
        return jdbc.sql("select count(*) from inference_event where org_id = ? and model_id = ?::uuid")
                .param(org)
                .param(modelId)
                .query(Long.class)
                .single();
    }

    private String data(String modelId, String eventId) {
        return jdbc.sql(
                        "select data::text from inference_event where org_id = ? and model_id = ?::uuid and event_id = ?")
                .param(org)
                .param(modelId)
                .param(eventId)
                .query(String.class)
                .single();
    }
}
