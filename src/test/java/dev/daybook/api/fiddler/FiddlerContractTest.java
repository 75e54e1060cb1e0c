package dev.daybook.api.fiddler;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What the vendor's client sends from its start to its end. Every answer is one that the OpenAPI document allows. */
class FiddlerContractTest extends IntegrationTest {

    private final String org = "fiddler-contract-" + UUID.randomUUID();

    @Autowired
    private DataDirectory directory;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private @Nullable FiddlerClient client;
    private @Nullable OpenApiInteractionValidator description;

    @Test
    void aClientStartsFindsItsModelPublishesUpdatesAndDeletes() {
        client = new FiddlerClient(
                ApiClient.administrator(port, directory).with(org, "ada", "WRITE_EVENTS", "MANAGE_MODELS"));
        description = OpenApiInteractionValidator.createForInlineApiSpecification(
                        client.api().get("/v3/api-docs/fiddler").body())
                .build();

        JsonNode info = call("GET", "/v3/server-info", null, 200).get("data");
        assertThat(info.get("feature_flags").toString()).isEqualTo("{}");
        assertThat(info.get("server_version").asString()).isGreaterThanOrEqualTo("24.4.0");
        assertThat(UUID.fromString(info.at("/organization/id").asString())).isNotNull();
        call("GET", "/v3/version-compatibility?client_version=3.11.0&client_name=python-sdk", null, 200);

        String projects =
                "/v3/projects?filter=%7B%22condition%22%3A+%22AND%22%2C+%22rules%22%3A+%5B%7B%22field%22%3A+%22name%22"
                        + "%2C+%22operator%22%3A+%22equal%22%2C+%22value%22%3A+%22demo_project%22%7D%5D%7D";
        assertThat(call("GET", projects, null, 200).at("/data/total").asInt()).isZero();
        String model = Objects.requireNonNull(client).model("demo_project");
        JsonNode page = call("GET", projects, null, 200);
        assertThat(page.get("kind").asString()).isEqualTo("PAGINATED");
        String project = page.at("/data/items/0/id").asString();
        call("GET", "/v3/projects/" + project, null, 200);
        String found = call(
                        "GET",
                        "/v3/models?limit=50&offset=0&filter=%7B%22condition%22%3A+%22AND%22%2C+%22rules%22%3A+%5B%7B%22field%22%3A"
                                + "+%22name%22%2C+%22operator%22%3A+%22equal%22%2C+%22value%22%3A+%22demo_project%22%7D%2C+%7B%22field"
                                + "%22%3A+%22project_id%22%2C+%22operator%22%3A+%22equal%22%2C+%22value%22%3A+%22"
                                + project
                                + "%22%7D%5D%7D",
                        null,
                        200)
                .at("/data/items/0/id")
                .asString();
        assertThat(found).isEqualTo(model);
        JsonNode shown = call("GET", "/v3/models/" + model, null, 200).get("data");
        assertThat(shown.propertyNames())
                .contains(
                        "id",
                        "name",
                        "version",
                        "input_type",
                        "task",
                        "task_params",
                        "schema",
                        "spec",
                        "artifact_status",
                        "artifact_files",
                        "created_at",
                        "updated_at",
                        "created_by",
                        "updated_by",
                        "organization",
                        "project",
                        "is_binary_ranking_model",
                        "event_id_col",
                        "event_ts_col",
                        "xai_params");

        List<String> published = new ArrayList<>();
        for (int from = 0; from < 2500; from += 1000) {
            JsonNode answer = call(
                    "POST",
                    "/v3/events",
                    FiddlerClient.events(model, generated(from, Math.min(2500, from + 1000))),
                    200);
            assertThat(answer.get("api_version").asString()).isEqualTo("2.0");
            assertThat(answer.get("kind").asString()).isEqualTo("NORMAL");
            assertThat(answer.at("/data/source_type").asString()).isEqualTo("EVENTS");
            answer.at("/data/event_ids").forEach(id -> published.add(id.asString()));
        }
        assertThat(published).hasSize(2500).startsWith("c-0", "c-1").endsWith("c-2499");
        assertThat(new HashSet<>(published)).hasSize(2500);
        assertThat(rows("")).isEqualTo(2500);

        String csv = IntStream.range(0, 300)
                .mapToObj(i -> "f-" + i + "," + (18 + i % 100) + ",no,2023-11-22 16:50:57.705784")
                .collect(Collectors.joining("\n", "customer_id,age,churn,timestamp\n", "\n"));
        JsonNode file = ApiClient.json(
                        Objects.requireNonNull(client).form("/v3/files/upload", "baseline.csv", csv), 200)
                .get("data");
        assertThat(file.get("type").asString()).isEqualTo("CSV");
        JsonNode answer =
                call("POST", "/v3/events", """
                {"source": {"file_id": "%s", "type": "FILE"}, "model_id": "%s", "env_type": "PRE_PRODUCTION",
                 "env_name": "baseline"}""".formatted(file.get("id").asString(), model), 200);
        assertThat(answer.at("/data/source_type").asString()).isEqualTo("FILE");
        assertSucceeds(answer.at("/data/job/id").asString());
        assertThat(rows("baseline")).isEqualTo(300);

        JsonNode updated = call(
                "PATCH",
                "/v3/events",
                FiddlerClient.events(
                        model,
                        "[{\"customer_id\": \"c-7\", \"churn\": \"yes\"}, {\"customer_id\": \"none\", \"churn\": \"yes\"}]"),
                200);
        assertThat(updated.at("/data/event_ids").toString()).isEqualTo("[\"c-7\",\"none\"]");
        assertThat(jdbc.sql("select event_id from inference_event where org_id = ? and data ->> 'churn' = 'yes'")
                        .param(org)
                        .query(String.class)
                        .list())
                .containsExactly("c-7");

        assertSucceeds(call(
                        "DELETE",
                        "/v3/events",
                        "{\"model_id\": \"%s\", \"event_ids\": [\"c-0\", \"c-1\", \"none\"]}".formatted(model),
                        202)
                .at("/data/job/id")
                .asString());
        assertThat(rows("")).isEqualTo(2498);
        JsonNode deletion = call("DELETE", "/v3/events", """
                {"model_id": "%s", "time_range": {"start_time": "2026-01-01T00:00:00Z", "end_time": "2026-01-01T00:10:00Z"},
                 "update_metrics": true}""".formatted(model), 202);
        assertThat(deletion.at("/data/job/name").asString()).isEqualTo("Delete events");
        JsonNode job = assertSucceeds(deletion.at("/data/job/id").asString());
        assertThat(job.at("/extras/deleted").asInt()).isEqualTo(598);
        assertThat(rows("")).isEqualTo(1900);
        assertThat(rows("baseline")).isEqualTo(300);

        call("GET", "/v3/models/" + UUID.randomUUID(), null, 404);
        call("POST", "/v3/events", FiddlerClient.events(model, "[{}]"), 400);
    }

    private JsonNode assertSucceeds(String jobId) {
        call("GET", "/v3/jobs/" + jobId + "?verbose=False", null, 200);
        Objects.requireNonNull(client).ended(jobId);
        JsonNode job = call("GET", "/v3/jobs/" + jobId, null, 200).get("data");
        assertThat(job.get("status").asString()).as(job.toString()).isEqualTo("SUCCESS");
        assertThat(job.get("progress").asInt()).isEqualTo(100);
        assertThat(job.get("info").isObject()).isTrue();
        return job;
    }

    private JsonNode call(String method, String path, @Nullable String body, int status) {
        HttpResponse<String> response = Objects.requireNonNull(client).send(method, path, body);
        SimpleResponse.Builder shown =
                SimpleResponse.Builder.status(response.statusCode()).withBody(response.body());
        response.headers().map().forEach(shown::withHeader);
        int query = path.indexOf('?');
        assertThat(Objects.requireNonNull(description)
                        .validateResponse(
                                query < 0 ? path : path.substring(0, query),
                                Request.Method.valueOf(method.toUpperCase(Locale.ROOT)),
                                shown.build())
                        .getMessages())
                .as(() -> method + " " + path + ": " + response.statusCode() + " " + response.body())
                .isEmpty();
        return ApiClient.json(response, status);
    }

    private static String generated(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i ->
                        "{\"customer_id\": \"c-%d\", \"age\": %d, \"churn\": \"no\", \"timestamp\": \"%s\", \"x\": 1}"
                                .formatted(
                                        i,
                                        18 + i % 100,
                                        java.time.Instant.parse("2026-01-01T00:00:00Z")
                                                .plusSeconds(i)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private long rows(String dataset) {
        return jdbc.sql("select count(*) from inference_event where org_id = ? and dataset = ?")
                .param(org)
                .param(dataset)
                .query(Long.class)
                .single();
    }
}
