package dev.daybook.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Publishing inference events, against plain JDBC batch inserts of like rows into the same table. */
final class InferenceRates {

    private static final int BATCH = 1000;
    private static final int CALLERS = 2;
    private static final AtomicLong NUMBER = new AtomicLong();

    private final URI service;
    private final String token;
    private final Load load;
    private final Login login;
    private final Report report;

    /** Where the database is, for the reference. */
    record Login(String url, String user, String password) {}

    /** What is measured with, on which service. */
    InferenceRates(URI service, String token, Load load, Login login, Report report) {
        this.service = service;
        this.token = token;
        this.load = load;
        this.login = login;
        this.report = report;
    }

    /** Measures so many rounds, after some that do not count. */
    void measure(int rounds, int warmUp, Duration round) throws Exception {
        String model = model();
        List<Double> plain = new ArrayList<>();
        List<Double> published = new ArrayList<>();
        for (int i = -warmUp; i < rounds; i++) {
            double inserts = inserts(UUID.fromString(model), round);
            double events = BATCH * load.rate(CALLERS, round, 200, n -> load.post("/v3/events", body(model)));
            System.out.printf(Locale.ROOT, "inference: plain %.0f/s, published %.0f/s%n", inserts, events);
            if (i >= 0) {
                plain.add(inserts);
                published.add(events);
            }
        }
        report.ratio(
                "Inference events, 1000 a call, 2 connections",
                "JDBC batch inserts into the same table, 1000 a transaction, 2 connections",
                published,
                plain,
                "≥ 0.60");
    }

    private String model() throws Exception {
        String project = post("/v3/projects", "{\"name\": \"bench-" + UUID.randomUUID() + "\"}");
        return post("/v3/models", """
                {"name": "bench", "project_id": "%s", "event_id_col": "id", "event_ts_col": "at", "schema": {"columns": [
                  {"name": "id", "data_type": "str"}, {"name": "at", "data_type": "timestamp"},
                  {"name": "age", "data_type": "int", "min": 0, "max": 150},
                  {"name": "balance", "data_type": "float", "min": 0},
                  {"name": "plan", "data_type": "category", "categories": ["basic", "plus", "pro"]},
                  {"name": "active", "data_type": "bool"}, {"name": "score", "data_type": "float", "min": 0, "max": 1},
                  {"name": "churn", "data_type": "category", "categories": ["yes", "no"]}]}}""".formatted(project));
    }

    private String post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(service.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode answer = JsonMapper.shared().readTree(response.body());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + answer);
            }
            return answer.at("/data/id").stringValue();
        }
    }

    private static String body(String model) {
        StringBuilder body = new StringBuilder(200 * BATCH).append("{\"source\": {\"events\": [");
        for (int i = 0; i < BATCH; i++) {
            long number = NUMBER.incrementAndGet();
            body.append(i == 0 ? "" : ",")
                    .append(event("e-" + number, Instant.now().toString()));
        }
        return body.append("], \"type\": \"EVENTS\"}, \"model_id\": \"")
                .append(model)
                .append("\", \"env_type\": \"PRODUCTION\", \"env_name\": null}")
                .toString();
    }

    private static String event(String id, String time) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return """
                {"id":"%s","at":"%s","age":%d,"balance":%s,"plan":"plus","active":true,"score":%s,"churn":"no"}""".formatted(id, time, random.nextInt(100), random.nextInt(100_000) / 100.0, random.nextDouble());
    }

    /** Rows per second of batch inserts over as many connections as there are callers, a commit per 1000. */
    private double inserts(UUID model, Duration round) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            long begin = System.nanoTime();
            long end = begin + round.toNanos();
            List<Future<Long>> counts = new ArrayList<>();
            for (int thread = 0; thread < CALLERS; thread++) {
                counts.add(threads.submit(() -> inserts(model, end)));
            }
            long total = 0;
            for (Future<Long> count : counts) {
                total += count.get();
            }
            return total / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private long inserts(UUID model, long end) throws SQLException {
        long count = 0;
        try (Connection connection = DriverManager.getConnection(login.url(), login.user(), login.password());
                Statement settings = connection.createStatement()) {
            settings.execute("set time zone 'UTC'");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into inference_event (org_id, model_id, dataset, event_id, event_time, received_at, published_by,
                        published_at, data)
                    values ('plain', ?, '', ?, ?::timestamptz, now(), 'bench', now(), ?::jsonb)""")) {
                while (System.nanoTime() < end) {
                    for (int i = 0; i < BATCH; i++) {
                        String id = "p-" + NUMBER.incrementAndGet();
                        String time = Instant.now().toString();
                        insert.setObject(1, model);
                        insert.setString(2, id);
                        insert.setString(3, time);
                        insert.setString(4, event(id, time));
                        insert.addBatch();
                    }
                    insert.executeBatch();
                    connection.commit();
                    count += BATCH;
                }
            }
        }
        return count;
    }
}
