package dev.daybook.usage;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is published through one door is predicted usage through another: both are spoken to as their clients do. */
@Timeout(60)
class PublishedUsageIT extends IntegrationTest {

    private static final int STEPS = 24;
    private static final Instant DAY = Instant.parse("2026-01-31T12:00:00Z");

    private final String org = "published-" + UUID.randomUUID();
    private final Random random = new Random(26);

    /** The events that there should be: when each happened, and in which cell it is counted. */
    private final Map<String, Event> events = new TreeMap<>();

    /** What should be counted: rows and requests of a user in a minute. */
    private final Map<String, Long> expected = new TreeMap<>();

    @Autowired
    private DataDirectory directory;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private record Event(Instant time, String cell) {}

    @Test
    void sumsOfUsageFollowWhatIsPublishedUpdatedAndDeleted() {
        ApiClient administrator = ApiClient.administrator(port, directory);
        List<ApiClient> owners = List.of(
                administrator.with(org, "ada", "WRITE_EVENTS", "MANAGE_MODELS"),
                administrator.with(org, "bob", "WRITE_EVENTS", "MANAGE_MODELS"));
        ApiClient reader = administrator.with(org, "reader", "CAN_ACCESS_USER_ACTIVITY");
        String project = json(owners.getFirst().post("/v3/projects", "{\"name\": \"p\"}"), 200)
                .at("/data/id")
                .asString();
        String model = json(owners.getFirst().post("/v3/models", """
                        {"name": "m", "project_id": "%s", "event_id_col": "id", "event_ts_col": "at",
                         "schema": {"columns": [{"name": "id", "data_type": "str"}, {"name": "age", "data_type": "int"},
                           {"name": "at", "data_type": "timestamp"}]}}""".formatted(project)), 200)
                .at("/data/id")
                .asString();
        Instant begin = Instant.now();

        for (int step = 0; step < STEPS; step++) {
            int owner = random.nextInt(2);
            switch (step % 4) {
                case 0, 1 -> publish(owners.get(owner), owner == 0 ? "ada" : "bob", model);
                case 2 -> update(owners.get(owner), model);
                default -> delete(owners.get(owner), model, step / 4);
            }
        }

        assertThat(expected.values().stream().mapToLong(sum -> sum).sum()).isPositive();
        assertThat(counted(reader, begin, project, model)).isEqualTo(expected);
    }

    private void publish(ApiClient owner, String user, String model) {
        Map<String, Instant> posted = new HashMap<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            posted.put("e-" + random.nextInt(60), DAY.plusSeconds(random.nextInt(100)));
        }
        List<Map<String, String>> body = new ArrayList<>();
        posted.forEach((id, time) -> body.add(Map.of("id", id, "at", time.toString())));
        write(owner, "POST", model, body);
        Set<String> fresh = new HashSet<>(posted.keySet());
        fresh.removeAll(events.keySet());
        posted.forEach((id, time) -> events.computeIfPresent(id, (same, event) -> new Event(time, event.cell)));
        if (!fresh.isEmpty()) {
            String cell = user + " "
                    + jdbc.sql("select received_at from inference_event where org_id = ? and event_id = ?")
                            .param(org)
                            .param(fresh.iterator().next())
                            .query(OffsetDateTime.class)
                            .single()
                            .toInstant()
                            .truncatedTo(ChronoUnit.MINUTES);
            fresh.forEach(id -> events.put(id, new Event(posted.getOrDefault(id, DAY), cell)));
            expected.merge(cell + " rows", (long) fresh.size(), Long::sum);
            expected.merge(cell + " requests", 1L, Long::sum);
        }
    }

    private void update(ApiClient owner, String model) {
        List<Map<String, String>> body = new ArrayList<>();
        IntStream.range(0, 10).mapToObj(i -> "e-" + i * 6).forEach(id -> {
            Instant time = DAY.plusSeconds(random.nextInt(100));
            body.add(Map.of("id", id, "at", time.toString()));
            events.computeIfPresent(id, (same, event) -> new Event(time, event.cell));
        });
        write(owner, "PATCH", model, body);
    }

    private static void write(ApiClient owner, String method, String model, List<Map<String, String>> events) {
        json(
                owner.send(
                        method,
                        "/v3/events",
                        """
                {"model_id": "%s", "env_type": "PRODUCTION", "source": {"type": "EVENTS", "events": %s}}""".formatted(model, JsonMapper.shared().writeValueAsString(events)),
                        "Content-Type",
                        "application/json"),
                200);
    }

    private void delete(ApiClient owner, String model, int turn) {
        boolean counted = turn % 3 != 0;
        String what;
        Set<String> gone = new HashSet<>();
        if (turn % 3 == 1) {
            for (int i = 0; i < 15; i++) {
                gone.add("e-" + random.nextInt(60));
            }
            what = "\"event_ids\": " + JsonMapper.shared().writeValueAsString(gone);
        } else {
            Instant from = DAY.plusSeconds(random.nextInt(50));
            Instant to = from.plusSeconds(30);
            events.forEach((id, event) -> {
                if (!event.time.isBefore(from) && event.time.isBefore(to)) {
                    gone.add(id);
                }
            });
            what = "\"time_range\": {\"start_time\": \"%s\", \"end_time\": \"%s\"}, \"update_metrics\": %s"
                    .formatted(from, to, !counted);
        }
        JsonNode job = json(
                owner.send(
                        "DELETE",
                        "/v3/events",
                        "{\"model_id\": \"%s\", %s}".formatted(model, what),
                        "Content-Type",
                        "application/json"),
                202);
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> json(owner.get("/v3/jobs/" + job.at("/data/job/id").asString()), 200)
                        .at("/data/status")
                        .asString()
                        .equals("SUCCESS"));
        for (String id : gone) {
            Event event = events.remove(id);
            if (event != null && !counted) {
                expected.merge(event.cell + " rows", -1L, Long::sum);
            }
        }
        expected.values().removeIf(sum -> sum == 0);
    }

    private Map<String, Long> counted(ApiClient reader, Instant begin, String project, String model) {
        Map<String, Long> counted = new TreeMap<>();
        JsonNode page = json(
                reader.get("/api/v2/eventLogs/predictionUsage/?projectId=" + project + "&minTimestamp="
                        + begin.truncatedTo(ChronoUnit.HOURS) + "&maxTimestamp=" + Instant.now()),
                200);
        for (JsonNode row : page.get("data")) {
            assertThat(row.get("modelId").asString()).isEqualTo(model);
            assertThat(row.get("predictionMethod").asString()).isEqualTo("Dedicated Prediction");
            for (int minute = 0; minute < 60; minute++) {
                String cell = row.get("userId").asString() + " "
                        + Instant.parse(row.get("timestamp").asString()).plus(minute, ChronoUnit.MINUTES);
                put(
                        counted,
                        cell + " rows",
                        row.get("predictionRowCountPerMinute").get(minute));
                put(
                        counted,
                        cell + " requests",
                        row.get("requestCountPerMinute").get(minute));
            }
        }
        return counted;
    }

    private static void put(Map<String, Long> counted, String what, JsonNode number) {
        if (number.asLong() != 0) {
            counted.put(what, number.asLong());
        }
    }
}
