package dev.daybook.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures what sealing costs those who append, how soon a checkpoint covers what was acknowledged, and what a proof costs.
 * Sealing is paused by having its lock, as another instance would.
 */
final class Sealing {

    /** The number of the advisory lock of the sealer. */
    private static final String LOCK = "hashtextextended('daybook.follower seal', 0)";

    /** The organization whose log is sealed; that of the other measurements has leaves that were made up. */
    static final String LOG = "sealed";

    private static final int BATCH = 1000;
    private static final int CONNECTIONS = 4;
    private static final JsonMapper JSON = new JsonMapper();

    /** Opens connections to the server of this run. */
    @FunctionalInterface
    interface Server {
        Connection connect() throws SQLException;
    }

    private final Load load;
    private final Server server;
    private final Report report;
    private final int rounds;
    private final int warmUp;
    private final Duration round;

    Sealing(Load load, Server server, Report report, int rounds, int warmUp, Duration round) {
        this.load = load;
        this.server = server;
        this.report = report;
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.round = round;
    }

    /**
     * Measures.
     *
     * @param leaves of how many events the log shall be that is proved
     */
    void run(int leaves) throws Exception {
        appends();
        proofs(leaves);
    }

    private void appends() throws Exception {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        List<Double> ages = new ArrayList<>();
        for (int n = -warmUp; n < rounds; n++) {
            double paused;
            try (Connection lock = server.connect();
                    Statement statement = lock.createStatement()) {
                statement.execute("select pg_advisory_lock(" + LOCK + ")");
                paused = rate();
            }
            awaitSealed();
            Ages watched = new Ages();
            Thread watcher = Thread.ofPlatform().daemon().start(watched);
            double sealing = rate();
            awaitSealed();
            watched.running.set(false);
            watcher.join();
            double age = watched.percentile(0.99);
            System.out.printf(
                    Locale.ROOT,
                    "sealing: paused %.0f/s, on %.0f/s, covered after %.2f s at p99 of %d%n",
                    paused,
                    sealing,
                    age,
                    watched.seconds.size());
            if (n >= 0) {
                without.add(paused);
                with.add(sealing);
                ages.add(age);
            }
        }
        report.ratio("Posts of 1000 events, 4 connections, sealing on", "sealing paused", with, without, "≥ 0.90");
        report.value("Seconds until a checkpoint covers an event, p99, at that rate", ages, "%.2f", "≤ 2");
    }

    private double rate() throws Exception {
        return BATCH * load.rate(CONNECTIONS, round, 201, n -> load.post("/api/v2/eventLogs/", batch(n)));
    }

    private static String batch(int n) {
        StringBuilder body = new StringBuilder(300 * BATCH).append('[');
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < BATCH; i++) {
            body.append(i == 0 ? "" : ",").append("""
                    {"event":"Label %d","userId":"user-%d","username":"user-%d@example.com","ip":"203.0.113.7",\
                    "orgId":"%s","projectId":"project-%d","timestamp":"%s",\
                    "details":{"modelId":"m1","metric":"LogLoss","rows":%d}}""".formatted(
                            Math.floorMod(n * BATCH + i, 500),
                            random.nextInt(1000),
                            random.nextInt(1000),
                            LOG,
                            random.nextInt(300),
                            Instant.now(),
                            n));
        }
        return body.append(']').toString();
    }

    private void proofs(int leaves) throws Exception {
        while (number("select coalesce(max(next_position), 0) from log_head where org_id = '" + LOG + "'") < leaves) {
            rate();
        }
        awaitSealed();
        List<String> ids = ids();
        List<Double> reads = new ArrayList<>();
        List<Double> proofs = new ArrayList<>();
        for (int n = -warmUp; n < rounds; n++) {
            double read = load.rate(1, round, 200, i -> load.get("/api/v2/eventLogs/" + one(ids) + "/?orgId=" + LOG));
            double proof = load.rate(1, round, 200, i -> load.get("/api/v2/eventLogs/" + one(ids) + "/proof/"));
            System.out.printf(Locale.ROOT, "proofs: read %.0f/s, proof %.0f/s%n", read, proof);
            if (n >= 0) {
                reads.add(read);
                proofs.add(proof);
            }
        }
        report.ratio("Proofs of single events, " + leaves + " leaves", "reading the event", proofs, reads, "≥ 0.50");
    }

    private static String one(List<String> ids) {
        return ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
    }

    private List<String> ids() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select id from event where org_id = '" + LOG + "' and position % 997 = 0 limit 2000")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private void awaitSealed() throws SQLException, InterruptedException {
        String behind = "select count(*) from log_head where org_id = '" + LOG + "' and next_position > coalesce("
                + "(select max(size) from checkpoint where org_id = '" + LOG + "'), 0)";
        while (number(behind) > 0) {
            Thread.sleep(100);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Posts an event every 20 ms, and sees when a checkpoint covers it. */
    private final class Ages implements Runnable {

        private final AtomicBoolean running = new AtomicBoolean(true);
        private final List<Double> seconds = new ArrayList<>();

        private record Waiting(long position, long since) {}

        @Override
        public void run() {
            Deque<Waiting> waiting = new ArrayDeque<>();
            try (Load.Connection http = new Load.Connection(load.port());
                    Connection connection = server.connect();
                    PreparedStatement latest = connection.prepareStatement(
                            "select max(size) from checkpoint where org_id = '" + LOG + "'")) {
                while (running.get()) {
                    JsonNode answer = JSON.readTree(http.exchange(
                            load.post(
                                    "/api/v2/eventLogs/",
                                    "{\"event\":\"Watched\",\"userId\":\"u\",\"orgId\":\"" + LOG + "\"}"),
                            201));
                    waiting.add(new Waiting(answer.get("position").asLong(), System.nanoTime()));
                    try (ResultSet row = latest.executeQuery()) {
                        row.next();
                        long size = row.getLong(1);
                        long now = System.nanoTime();
                        for (Waiting oldest = waiting.peek();
                                oldest != null && oldest.position < size;
                                oldest = waiting.peek()) {
                            seconds.add((now - oldest.since) / 1e9);
                            waiting.remove();
                        }
                    }
                    Thread.sleep(20);
                }
            } catch (IOException | SQLException failure) {
                throw new IllegalStateException(failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        double percentile(double share) {
            List<Double> sorted = seconds.stream().sorted().toList();
            return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
        }
    }
}
