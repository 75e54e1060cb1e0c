package dev.daybook.api.fiddler;

import static org.awaitility.Awaitility.await;

import dev.daybook.api.ApiClient;
import java.net.http.HttpResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Speaks as the vendor's Python client does: its headers, its words. */
record FiddlerClient(ApiClient api) {

    private static final Set<String> ENDED = Set.of("SUCCESS", "FAILURE", "REVOKED");
    private static final String BOUNDARY = "fd8b6a2c1e";

    HttpResponse<String> send(String method, String path, @Nullable String body) {
        return body == null
                ? api.send(method, path, null, "Accept", "*/*", "X-Fiddler-Client-Name", "python-sdk")
                : api.send(
                        method,
                        path,
                        body,
                        "Accept",
                        "*/*",
                        "X-Fiddler-Client-Name",
                        "python-sdk",
                        "Content-Type",
                        "application/json");
    }

    /** The data of an answer that must have that status. */
    JsonNode data(String method, String path, @Nullable String body, int status) {
        return ApiClient.json(send(method, path, body), status).get("data");
    }

    JsonNode get(String path) {
        return data("GET", path, null, 200);
    }

    JsonNode post(String path, String body) {
        return data("POST", path, body, 200);
    }

    /** The answer to a form with a file, and with other fields as pairs of name and value. */
    HttpResponse<String> form(String path, @Nullable String filename, String content, String... fields) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append("--")
                    .append(BOUNDARY)
                    .append("\r\nContent-Disposition: form-data; name=\"")
                    .append(fields[i]);
            body.append("\"\r\n\r\n").append(fields[i + 1]).append("\r\n");
        }
        if (filename != null) {
            body.append("--").append(BOUNDARY).append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"");
            body.append(filename).append("\"\r\n\r\n").append(content).append("\r\n");
        }
        body.append("--").append(BOUNDARY).append("--\r\n");
        return api.send("POST", path, body.toString(), "Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
    }

    /** A new model with an id and a time column, in a new project of the same name; returns its id. */
    String model(String name) {
        String project =
                post("/v3/projects", "{\"name\": \"" + name + "\"}").get("id").asString();
        return post("/v3/models", """
                {"name": "%s", "project_id": "%s", "version": "v1", "input_type": "TABULAR",
                 "task": "BINARY_CLASSIFICATION", "task_params": {"target_class_order": ["no", "yes"]},
                 "schema": {"schema_version": 1, "columns": [
                   {"name": "customer_id", "data_type": "str"},
                   {"name": "age", "data_type": "int", "min": 18, "max": 120},
                   {"name": "churn", "data_type": "category", "categories": ["yes", "no"]},
                   {"name": "timestamp", "data_type": "timestamp"}]},
                 "spec": {"schema_version": 1, "inputs": ["age"], "targets": ["churn"]},
                 "xai_params": null, "description": null, "event_id_col": "customer_id", "event_ts_col": "timestamp",
                 "event_ts_format": null}""".formatted(name, project)).get("id").asString();
    }

    /** The body of a call that publishes or updates. */
    static String events(String modelId, String events) {
        return """
                {"source": {"events": %s, "type": "EVENTS"}, "model_id": "%s", "env_type": "PRODUCTION", "env_name": null}""".formatted(events, modelId);
    }

    /** Polls a job to its end, as {@code Job.wait} does. */
    JsonNode ended(String jobId) {
        return await().until(
                        () -> get("/v3/jobs/" + jobId),
                        job -> ENDED.contains(job.get("status").asString()));
    }
}
