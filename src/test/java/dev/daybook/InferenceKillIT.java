package dev.daybook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service on the embedded database, killed while a job deletes events. Not in an ordinary verify:
 *
 * <pre>{@code ./mvnw verify -Dit.test=InferenceKillIT -Ddaybook.kills=5}</pre>
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
@EnabledIfSystemProperty(named = "daybook.kills", matches = "[2-9]|\\d{2,}", disabledReason = "it takes long")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@OwnProcesses
class InferenceKillIT {

    private static final Logger log = LoggerFactory.getLogger(InferenceKillIT.class);

    private static final int EVENTS = 20_000;
    private static final int KEPT = 3_000;
    private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");

    private static final Map<String, String> SETTINGS = Map.of(
            // Small batches, so that there is time to kill in; a short lapse, so that nobody waits for the dead.
            "daybook.inference.delete-batch", "50",
            "daybook.job.heartbeat-interval", "200ms",
            "daybook.job.heartbeat-lapse", "1s",
            "daybook.job.attempts", "100");

    private final Path directory = Path.of("target", "inference-kill-test").toAbsolutePath();

    @Test
    void aDeletionEndsHoweverOftenTheServiceIsKilledAndDeletesWhatItShould() throws Exception {
        FileSystemUtils.deleteRecursively(directory.resolve("postgres"));
        int kills = Integer.getInteger("daybook.kills", 2);
        ServiceProcess service = ServiceProcess.start(directory, SETTINGS);
        try {
            String model = publish(service);
            String job = send(
                            service, "DELETE", "/v3/events", """
                    {"model_id": "%s", "time_range": {"start_time": "%s", "end_time": "%s"}}""".formatted(model, DAY, DAY.plusSeconds(EVENTS - KEPT)))
                    .at("/data/job/id")
                    .asString();
            int midway = 0;
            for (int kill = 1; kill <= kills; kill++) {
                Thread.sleep(ThreadLocalRandom.current().nextInt(50, 400));
                service.kill();
                service = ServiceProcess.start(directory, SETTINGS);
                long left = left(model);
                midway += left > KEPT && left < EVENTS ? 1 : 0;
                log.info("Kill {} of {}: {} events left", kill, kills, left);
            }
            JsonNode ended = ended(service, job);

            assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("SUCCESS");
            assertThat(ended.at("/extras/deleted").asInt()).isEqualTo(EVENTS - KEPT);
            assertThat(left(model)).isEqualTo(KEPT);
            assertThat(midway).as("kills half way").isPositive();
        } finally {
            service.close();
        }
    }

    private static String publish(ServiceProcess service) throws Exception {
        String project = send(service, "POST", "/v3/projects", "{\"name\": \"kill\"}")
                .at("/data/id")
                .asString();
        String model = send(service, "POST", "/v3/models", """
                {"name": "kill", "project_id": "%s", "event_id_col": "id", "event_ts_col": "at",
                 "schema": {"columns": [{"name": "x", "data_type": "int"}]}}""".formatted(project))
                .at("/data/id")
                .asString();
        for (int from = 0; from < EVENTS; from += 1000) {
            String events = IntStream.range(from, from + 1000)
                    .mapToObj(i -> "{\"id\": \"e-%d\", \"at\": \"%s\", \"x\": %d}".formatted(i, DAY.plusSeconds(i), i))
                    .collect(Collectors.joining(","));
            send(service, "POST", "/v3/events", """
                    {"model_id": "%s", "env_type": "PRODUCTION", "source": {"type": "EVENTS", "events": [%s]}}""".formatted(model, events));
        }
        return model;
    }

    private static JsonNode ended(ServiceProcess service, String job) throws Exception {
        for (int i = 0; i < 600; i++) {
            JsonNode shown = send(service, "GET", "/v3/jobs/" + job, null).get("data");
            if (!java.util.Set.of("PENDING", "STARTED", "RETRY")
                    .contains(shown.get("status").asString())) {
                return shown;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("The job does not end");
    }

    private long left(String model) throws Exception {
        return dev.daybook.postgres.PostgresServer.of(directory)
                .client()
                .sql("select count(*) from inference_event where model_id = ?::uuid")
                .param(model)
                .query(Long.class)
                .single();
    }

    private static JsonNode send(ServiceProcess service, String method, String path, @Nullable String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.base() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + service.token())
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isIn(200, 202);
            return JsonMapper.shared().readTree(response.body());
        }
    }
}
