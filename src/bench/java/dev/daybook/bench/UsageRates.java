package dev.daybook.bench;

import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import org.postgresql.PGConnection;

/**
 * Samples of prediction usage, 1000 a post, against plain JDBC batches into the same table, and a day's page at a
 * million rows against the same page by plain JDBC ({@link UsageDoor}).
 */
final class UsageRates {

    private static final int ROWS = Integer.getInteger("daybook.bench.usage", 1_000_000);
    private static final int BATCH = 1000;
    private static final int WRITERS = 4;
    private static final int READERS = 8;
    private static final int DAYS = 30;
    private static final String ORGANIZATION = "bench-usage";

    private static final String INSERT = """
            insert into usage_hour (org_id, hour, dimensions, user_id, project_id, project_type, model_id, deployment_id,
                deployment_type, prediction_method, prediction_explanations, user_errors, server_errors,
                execution_micros, timed_requests, rows_per_minute, requests_per_minute)
            values (?, ?, ?, ?, ?, 'Regression', ?, ?, 'dedicated', 'Dedicated Prediction', false, 0, 0, 12500, 1, ?, ?)""";

    private final Callable<Connection> database;
    private final Load load;
    private final Report report;
    private final int rounds;
    private final int warmUp;
    private final Duration round;

    UsageRates(Callable<Connection> database, Load load, Report report, int rounds, int warmUp, Duration round) {
        this.database = database;
        this.load = load;
        this.report = report;
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.round = round;
    }

    void measure() throws Exception {
        fill();
        samples("of 100 deployments", n -> Math.floorMod(n, 100));
        // Every sample makes a row, or meets one that only few others met: summing in memory saves nothing.
        samples(
                "each of a deployment of its own",
                n -> ThreadLocalRandom.current().nextInt());
        page();
        copies();
    }

    private void fill() throws Exception {
        try (Connection connection = database.call();
                Statement statement = connection.createStatement()) {
            try (ResultSet there =
                    statement.executeQuery("select count(*) from usage_hour where org_id = '" + ORGANIZATION + "'")) {
                there.next();
                if (there.getInt(1) >= ROWS) {
                    return;
                }
            }
            System.out.println("Filling " + ROWS + " rows of usage");
            statement.execute("""
                    insert into usage_hour (org_id, hour, dimensions, user_id, project_id, project_type, model_id,
                        deployment_id, deployment_type, prediction_method, prediction_explanations, user_errors,
                        server_errors, execution_micros, timed_requests, rows_per_minute, requests_per_minute)
                    select '%s', date_trunc('hour', now(), 'UTC') - interval '1 hour' * (n %% %d), md5(n::text)::uuid,
                        'user-' || n %% 1000, 'project-' || n %% 300, 'Regression', 'model-' || n %% 5000,
                        'deployment-' || n %% 2000, 'dedicated', 'Dedicated Prediction', false, n %% 3, 0, 12500 * 60, 60,
                        minutes.rows, minutes.requests
                    from generate_series(1, %d) as n, (
                        select array_agg(100 + m) as rows, array_agg(m - m + 1) as requests
                        from generate_series(1::bigint, 60) as m
                    ) as minutes
                    on conflict do nothing""".formatted(ORGANIZATION, DAYS * 24, ROWS));
            statement.execute("""
                    insert into usage_identity (org_id, user_id, hour, group_id, username, org_name)
                    select distinct org_id, user_id, hour, '', user_id || '@example.com', 'Bench Ltd'
                    from usage_hour where org_id = '%s' on conflict do nothing""".formatted(ORGANIZATION));
            statement.execute("vacuum (analyze) usage_hour");
            statement.execute("vacuum (analyze) usage_identity");
        }
    }

    private void samples(String which, IntFunction<Integer> deployment) throws Exception {
        List<Double> inserted = new ArrayList<>();
        List<Double> posted = new ArrayList<>();
        for (int n = -warmUp; n < rounds; n++) {
            double insertRate = insertRate();
            double postRate = BATCH
                    * load.rate(
                            WRITERS,
                            round,
                            201,
                            call -> load.post("/api/v2/eventLogs/predictionUsage/", body(call, deployment)));
            System.out.printf(
                    Locale.ROOT, "usage, samples %s: inserted %.0f/s, posted %.0f/s%n", which, insertRate, postRate);
            if (n >= 0) {
                inserted.add(insertRate);
                posted.add(postRate);
            }
        }
        report.ratio(
                "Posts of 1000 samples, 4 connections, " + which,
                "JDBC batches of 1000 rows into the same table",
                posted,
                inserted,
                "≥ 0.60");
    }

    private static String body(int call, IntFunction<Integer> deployment) {
        StringBuilder body = new StringBuilder(330 * BATCH);
        Instant now = Instant.now();
        for (int i = 0; i < BATCH; i++) {
            int n = deployment.apply(call * BATCH + i);
            body.append(i == 0 ? '[' : ',')
                    .append("""
                    {"timestamp":"%s","orgId":"bench-posted","userId":"user-%d","projectId":"project-%d",\
                    "projectType":"Regression","modelId":"model-%d","deploymentId":"deployment-%d",\
                    "deploymentType":"dedicated","predictionMethod":"Dedicated Prediction",\
                    "predictionExplanations":false,"rowsCount":100,"executionTimeMs":12.5,"outcome":"OK"}""".formatted(now, Math.floorMod(n, 1000), Math.floorMod(n, 300), n, n));
        }
        return body.append(']').toString();
    }

    /** Rows per second by as many connections, each of which inserts batches of new rows, and commits each. */
    private double insertRate() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<Long>> counts = new ArrayList<>();
            long begin = System.nanoTime();
            long end = begin + round.toNanos();
            for (int i = 0; i < WRITERS; i++) {
                counts.add(threads.submit(() -> {
                    long count = 0;
                    try (Connection connection = database.call();
                            PreparedStatement insert = connection.prepareStatement(INSERT)) {
                        connection.setAutoCommit(false);
                        while (System.nanoTime() < end) {
                            for (int row = 0; row < BATCH; row++) {
                                addRow(insert);
                            }
                            insert.executeBatch();
                            connection.commit();
                            count += BATCH;
                        }
                    }
                    return count;
                }));
            }
            long total = 0;
            for (Future<Long> count : counts) {
                total += count.get();
            }
            return total / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private static void addRow(PreparedStatement insert) throws SQLException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int n = random.nextInt();
        OffsetDateTime now = Instant.now().atOffset(ZoneOffset.UTC);
        long[] rows = new long[60];
        long[] requests = new long[60];
        rows[now.getMinute()] = 100;
        requests[now.getMinute()] = 1;
        insert.setString(1, "bench-inserted");
        insert.setObject(2, now.truncatedTo(ChronoUnit.HOURS));
        insert.setObject(3, new UUID(random.nextLong(), random.nextLong()));
        insert.setString(4, "user-" + Math.floorMod(n, 1000));
        insert.setString(5, "project-" + Math.floorMod(n, 300));
        insert.setString(6, "model-" + n);
        insert.setString(7, "deployment-" + n);
        insert.setObject(8, rows);
        insert.setObject(9, requests);
        insert.addBatch();
    }

    private void page() throws Exception {
        Instant to = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(7));
        Instant from = to.minus(Duration.ofDays(1));
        byte[] request = load.get("/api/v2/eventLogs/predictionUsage/?orgId=" + ORGANIZATION + "&minTimestamp=" + from
                + "&maxTimestamp=" + to);
        byte[] reference = load.get("/bench/usage?organization=" + ORGANIZATION + "&from=" + from + "&to=" + to);
        List<Double> plain = new ArrayList<>();
        List<Double> pages = new ArrayList<>();
        for (int n = -warmUp; n < rounds; n++) {
            double plainRate = load.rate(READERS, round, 200, i -> reference);
            double pageRate = load.rate(READERS, round, 200, i -> request);
            System.out.printf(Locale.ROOT, "usage, a day's page: plain %.0f/s, ours %.0f/s%n", plainRate, pageRate);
            if (n >= 0) {
                plain.add(plainRate);
                pages.add(pageRate);
            }
        }
        report.ratio(
                "A day's first page of 100 of prediction usage, with its total, at " + ROWS + " rows",
                "the same page and total by JDBC and Jackson",
                pages,
                plain,
                "≥ 0.67");
    }

    /** Usage is copied aside while the caller who asks for an export waits, so that the export does not change any more. */
    private void copies() throws Exception {
        List<Double> copied = new ArrayList<>();
        List<Double> asked = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient();
                Connection connection = database.call()) {
            for (int n = -warmUp; n < rounds; n++) {
                long begin = System.nanoTime();
                long rows = connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(
                                "copy (select * from usage_hour where org_id = '" + ORGANIZATION + "') to stdout",
                                OutputStream.nullOutputStream());
                double copying = (System.nanoTime() - begin) / 1e9;
                begin = System.nanoTime();
                HttpResponse<String> answer =
                        Exports.send(load, http, "/api/v2/usageDataExports/", """
                        {"includeIdentifyingFields": true, "noCache": true, "orgId": "%s",
                         "includeReport": ["PREDICTION_USAGE"]}""".formatted(ORGANIZATION));
                double asking = (System.nanoTime() - begin) / 1e9;
                // The build of one round is not to lie beside the next.
                Exports.awaitArtifact(load, http, answer);
                System.out.printf(
                        Locale.ROOT,
                        "usage, export of %d rows: copied out in %.1f s, asked for in %.1f s%n",
                        rows,
                        copying,
                        asking);
                if (n >= 0) {
                    copied.add(rows / copying);
                    asked.add(rows / asking);
                }
            }
        }
        report.ratio(
                "Asking for an export of " + ROWS + " rows of usage, rows/s until 202",
                "COPY of the same rows to a client",
                asked,
                copied,
                "");
    }
}
