package dev.daybook.bench;

import dev.daybook.postgres.DataDirectory;
import dev.daybook.postgres.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import org.postgresql.PGConnection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures Daybook against references on the same server in the same run, in alternating rounds, and prints the medians
 * of their ratios. With {@code daybook.bench.report} it also writes them into the table of docs/performance.md.
 */
final class Benchmark {

    private static final int ROUNDS = Integer.getInteger("daybook.bench.rounds", 5);
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("daybook.bench.seconds", 4));
    /**
     * Rounds before those that count: the JVM compiles what it runs, and both sides deserve that. The first measurement
     * has ten times as many, because it finds the whole HTTP stack cold; compiling that takes minutes beside the load.
     */
    private static final int WARM_UP = Integer.getInteger("daybook.bench.warm-up", 2);

    private static final int EVENTS = Integer.getInteger("daybook.bench.events", 1_000_000);
    /** How many events the log of the largest export has; a twentieth of them is of another report. */
    private static final int LARGE = Integer.getInteger("daybook.bench.large", 10_600_000);

    private static final int CONNECTIONS = 32;
    private static final int BATCH = 1000;
    private static final String ORGANIZATION = "bench";
    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory = Path.of("target", "bench");
    private final Path jar = Path.of("target", "daybook.jar");
    private final Report report = new Report();
    private final EmbeddedPostgres postgres;
    private final int port;
    private Load load = new Load(0, "");

    private Benchmark() throws IOException {
        Files.createDirectories(directory);
        postgres = EmbeddedPostgres.start(DataDirectory.at(directory.resolve("server")));
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    /**
     * Measures everything but the largest export, or the parts that are named: {@code single batch page walk dialects usage
     * export inference feed windows integrity verify start memory limits large}.
     */
    public static void main(String[] arguments) throws Exception {
        List<String> only = Arrays.stream(arguments)
                .flatMap(parts -> Arrays.stream(parts.split(",")))
                .filter(part -> !part.isBlank())
                .toList();
        Benchmark benchmark = new Benchmark();
        try {
            benchmark.run(only);
        } finally {
            benchmark.postgres.close();
        }
    }

    private void run(List<String> only) throws Exception {
        try (Service service = startBeside()) {
            System.out.println("The service with its references started in " + service.startTime());
            fill();
            measure(only, "single", this::singlePosts);
            measure(only, "batch", this::batches);
            measure(only, "page", this::pages);
            measure(only, "walk", this::walk);
            measure(only, "dialects", this::dialects);
            measure(only, "usage", this::usage);
            measure(only, "export", this::exports);
            measure(only, "inference", this::inference);
            measure(only, "feed", () -> feed(service));
            measure(only, "windows", this::windows);
            measure(
                    only,
                    "integrity",
                    () -> new Sealing(load, this::connect, report, ROUNDS, WARM_UP, ROUND).run(EVENTS));
            measure(
                    only,
                    "verify",
                    () -> new Verification(load, report, directory, ROUNDS, WARM_UP).measure(Sealing.LOG));
        }
        measure(only, "start", this::starts);
        measure(only, "memory", this::memory);
        measure(only, "limits", this::limits);
        if (only.contains("large")) {
            // Only where it is named: it takes a quarter of an hour, and 17 GB.
            large();
        }
        report.print();
        String page = System.getProperty("daybook.bench.report");
        if (page != null) {
            report.writeInto(Path.of(page));
        }
    }

    private interface Measurement {
        void run() throws Exception;
    }

    private static void measure(List<String> only, String name, Measurement measurement) throws Exception {
        if (only.isEmpty() || only.contains(name)) {
            measurement.run();
        }
    }

    /** The service with the references beside it, on the server of this run. */
    private Service startBeside() throws IOException, InterruptedException {
        Service service = Service.start(
                List.of("-cp", System.getProperty("java.class.path"), "dev.daybook.bench.ReferenceDoor"),
                given("beside"),
                directory.resolve("service.log"));
        load = new Load(
                port, Files.readString(directory.resolve("beside/admin-token")).strip());
        return service;
    }

    private Map<String, String> given(String dataDirectory) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SPRING_DATASOURCE_URL", postgres.jdbcUrl());
        environment.put("SPRING_DATASOURCE_USERNAME", postgres.application().role());
        environment.put("SPRING_DATASOURCE_PASSWORD", postgres.application().password());
        environment.put("SPRING_FLYWAY_USER", postgres.owner().role());
        environment.put("SPRING_FLYWAY_PASSWORD", postgres.owner().password());
        environment.put(
                "DAYBOOK_RETENTION_DATASOURCE_USERNAME", postgres.retention().role());
        environment.put("DAYBOOK_DATA_DIR", directory.resolve(dataDirectory).toString());
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.putAll(Limits.outOfReach());
        return environment;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.owner().role(), postgres.owner().password());
    }

    private long query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Fills the log up to its size, and waits until the events are counted and the server has settled. */
    private void fill() throws SQLException, InterruptedException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into log_head (org_id, next_position)
                    select 'plain-' || n, 0 from generate_series(0, 63) as n
                    union all select 'bench-' || n, 0 from generate_series(0, 7) as n
                    on conflict do nothing""");
            for (int month = -2; month <= 1; month++) {
                statement.execute("select create_event_partition((now() + interval '" + month + " month')::date)");
            }
            new FilledLog(connection, ORGANIZATION).fill(EVENTS);
        }
        awaitCounts();
    }

    private void awaitCounts() throws SQLException, InterruptedException {
        String behind = """
                select count(*) from log_head h left join log_cursor c on c.org_id = h.org_id and c.follower = 'counts'
                where h.next_position > coalesce(c.position, 0) and h.org_id not like 'plain-%'""";
        while (query(behind) > 0) {
            Thread.sleep(500);
        }
    }

    private static String event(String organization, int n) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return """
                {"event":"Label %d","userId":"user-%d","username":"user-%d@example.com","ip":"203.0.113.7",\
                "orgId":"%s","projectId":"project-%d","timestamp":"%s",\
                "details":{"modelId":"m1","metric":"LogLoss","rows":%d}}""".formatted(
                        Math.floorMod(n * 7919, 500),
                        random.nextInt(1000),
                        random.nextInt(1000),
                        organization,
                        random.nextInt(300),
                        Instant.now(),
                        n);
    }

    private void singlePosts() throws Exception {
        List<Double> parsed = new ArrayList<>();
        List<Double> plain = new ArrayList<>();
        List<Double> posts = new ArrayList<>();
        for (int round = -10 * WARM_UP; round < ROUNDS; round++) {
            double parsedRate =
                    load.rate(CONNECTIONS, ROUND, 201, n -> load.post("/bench/parsed", event(ORGANIZATION, n)));
            double plainRate =
                    load.rate(CONNECTIONS, ROUND, 201, n -> load.post("/bench/transaction", event(ORGANIZATION, n)));
            double postRate = postSingly();
            System.out.printf(
                    Locale.ROOT,
                    "single: parsed %.0f/s, plain %.0f/s, posts %.0f/s%n",
                    parsedRate,
                    plainRate,
                    postRate);
            if (round >= 0) {
                parsed.add(parsedRate);
                plain.add(plainRate);
                posts.add(postRate);
            }
        }
        report.ratio(
                "Single durable posts, 32 connections", "the same HTTP stack, parsing only", posts, parsed, "≥ 0.55");
        report.ratio("Single durable posts, 32 connections", "one JDBC transaction a post", posts, plain, "≥ 1.5");
        report.value("Commits per event, 32 connections", commitsPerEvent(), "%.3f", "≤ 0.2");
    }

    private double postSingly() throws InterruptedException, ExecutionException {
        return load.rate(CONNECTIONS, ROUND, 201, n -> load.post("/api/v2/eventLogs/", event(ORGANIZATION, n)));
    }

    private List<Double> commitsPerEvent() throws Exception {
        String commits = "select xact_commit from pg_stat_database where datname = 'daybook'";
        String head = "select next_position from log_head where org_id = 'bench'";
        List<Double> perEvent = new ArrayList<>();
        // What a backend has counted arrives when it has been idle for ten seconds at the latest.
        Duration settled = Duration.ofSeconds(11);
        Thread.sleep(settled);
        for (int round = 0; round < 3; round++) {
            long commitsBefore = query(commits);
            long eventsBefore = query(head);
            postSingly();
            Thread.sleep(settled);
            perEvent.add((double) (query(commits) - commitsBefore) / (query(head) - eventsBefore));
        }
        return perEvent;
    }

    /**
     * Four connections leave the processors idle while one organization's batches wait for each other's commits; eight
     * do not.
     */
    private void batches() throws Exception {
        batches(4, "one organization", n -> ORGANIZATION);
        batches(8, "one organization", n -> ORGANIZATION);
        batches(8, "eight organizations", n -> "bench-" + Math.floorMod(n, 8));
    }

    private void batches(int connections, String organizations, IntFunction<String> organization) throws Exception {
        List<Double> copied = new ArrayList<>();
        List<Double> posted = new ArrayList<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double copy = copyRate(organization);
            double posts = BATCH
                    * load.rate(connections, ROUND, 201, n -> {
                        StringBuilder body = new StringBuilder(300 * BATCH).append('[');
                        String log = organization.apply(n);
                        for (int i = 0; i < BATCH; i++) {
                            body.append(i == 0 ? "" : ",").append(event(log, n * BATCH + i));
                        }
                        return load.post("/api/v2/eventLogs/", body.append(']').toString());
                    });
            System.out.printf(Locale.ROOT, "batches: copy %.0f/s, %d connections %.0f/s%n", copy, connections, posts);
            if (round >= 0) {
                copied.add(copy);
                posted.add(posts);
            }
        }
        report.ratio(
                "Posts of 1000 events, %d connections, %s".formatted(connections, organizations),
                "COPY over two connections",
                posted,
                copied,
                "≥ 0.60");
    }

    /** Events per second of COPY over two connections, of the same rows into the same tables, a commit per 1000. */
    private double copyRate(IntFunction<String> organization) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            long begin = System.nanoTime();
            long end = begin + ROUND.toNanos();
            List<Future<Long>> counts = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                int first = thread;
                counts.add(threads.submit(() -> {
                    long count = 0;
                    try (Connection connection = connect()) {
                        connection.setAutoCommit(false);
                        var copy = connection.unwrap(PGConnection.class).getCopyAPI();
                        while (System.nanoTime() < end) {
                            byte[] rows =
                                    CopyRows.of("copied-" + organization.apply(first + (int) (count / BATCH)), BATCH);
                            copy.copyIn(
                                    "copy event (" + CopyRows.COLUMNS + ") from stdin", new ByteArrayInputStream(rows));
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

    private void pages() throws Exception {
        awaitCounts();
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("event", "event=Label+7");
        filters.put("userId", "userId=user-77");
        filters.put("projectId", "projectId=project-7");
        filters.put("auditReportType", "auditReportType=ADMIN_USAGE");
        filters.put("no filter", "order=desc");
        for (Map.Entry<String, String> filter : filters.entrySet()) {
            List<Double> plain = new ArrayList<>();
            List<Double> pages = new ArrayList<>();
            byte[] reference = load.get(
                    "/bench/page?organization=bench&label=" + URLEncoder.encode("Label 7", StandardCharsets.UTF_8));
            byte[] page = load.get("/api/v2/eventLogs/?orgId=bench&" + filter.getValue());
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                double plainRate = load.rate(CONNECTIONS, ROUND, 200, n -> reference);
                double pageRate = load.rate(CONNECTIONS, ROUND, 200, n -> page);
                System.out.printf(
                        Locale.ROOT, "page by %s: plain %.0f/s, ours %.0f/s%n", filter.getKey(), plainRate, pageRate);
                if (round >= 0) {
                    plain.add(plainRate);
                    pages.add(pageRate);
                }
            }
            report.ratio(
                    "First page of 100 with exact totalCount, by " + filter.getKey(),
                    "its page query alone, by JDBC and Jackson",
                    pages,
                    plain,
                    "≥ 0.60");
        }
    }

    private void walk() throws Exception {
        List<Double> ratios = new ArrayList<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            try (Load.Connection connection = new Load.Connection(port)) {
                List<Long> times = new ArrayList<>();
                String next = "/api/v2/eventLogs/?orgId=bench&event=Label+7&limit=10";
                while (next != null) {
                    long begin = System.nanoTime();
                    JsonNode page = JSON.readTree(connection.exchange(load.get(next), 200));
                    times.add(System.nanoTime() - begin);
                    next = page.get("next").isNull()
                            ? null
                            : URI.create(page.get("next").stringValue()).getRawPath() + "?"
                                    + URI.create(page.get("next").stringValue()).getRawQuery();
                }
                double first = Report.medianTime(times.subList(1, 11));
                double last = Report.medianTime(times.subList(times.size() - 11, times.size() - 1));
                System.out.printf(
                        Locale.ROOT, "walk: %d pages, last ten / first ten %.2f%n", times.size(), last / first);
                if (round >= 0) {
                    ratios.add(last / first);
                }
            }
        }
        report.value("Walking next: last ten pages / first ten", ratios, "%.2f", "≤ 1.2");
    }

    private void dialects() throws Exception {
        try (Connection connection = connect()) {
            DialectPages.fill(connection);
        }
        awaitCounts();
        new DialectPages(load, report, ROUNDS, WARM_UP, ROUND).measure();
    }

    private void usage() throws Exception {
        new UsageRates(this::connect, load, report, ROUNDS, WARM_UP, ROUND).measure();
    }

    private void exports() throws Exception {
        try (Connection connection = connect()) {
            new Exports(load, report, directory, ROUNDS, WARM_UP).measure(connection, n -> event(ORGANIZATION, n));
        }
    }

    private void inference() throws Exception {
        new InferenceRates(
                        URI.create("http://localhost:" + port),
                        Files.readString(directory.resolve("beside/admin-token"))
                                .strip(),
                        load,
                        new InferenceRates.Login(
                                postgres.jdbcUrl(),
                                postgres.owner().role(),
                                postgres.owner().password()),
                        report)
                .measure(ROUNDS, WARM_UP, ROUND);
    }

    private void feed(Service service) throws Exception {
        Path postmaster = directory.resolve("server/postgres/data/postmaster.pid");
        new FeedRates(load, report, service, postmaster, ORGANIZATION, ROUNDS, WARM_UP).measure();
    }

    private void windows() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (int month = -12; month <= 1; month++) {
                statement.execute("select create_event_partition((now() + interval '" + month + " month')::date)");
            }
            new FilledLog(connection, EventWindows.YEAR, 364).fill(EVENTS);
        }
        awaitCounts();
        new EventWindows(load, report, ORGANIZATION, ROUNDS, WARM_UP, ROUND).measure();
    }

    private void starts() throws Exception {
        Path embedded = directory.resolve("start");
        Map<String, String> own =
                new HashMap<>(Map.of("DAYBOOK_DATA_DIR", embedded.toString(), "SERVER_PORT", Integer.toString(port)));
        List<Double> warm = new ArrayList<>();
        List<Double> up = new ArrayList<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double embeddedStart;
            try (Service service = startJar(own)) {
                embeddedStart = service.startTime().toMillis() / 1000.0;
            }
            double givenStart;
            try (Service service = startJar(given("beside"))) {
                givenStart = service.startTime().toMillis() / 1000.0;
            }
            System.out.printf(Locale.ROOT, "start: embedded %.2f s, given %.2f s%n", embeddedStart, givenStart);
            if (round >= 0) {
                warm.add(embeddedStart);
                up.add(givenStart);
            }
        }
        report.ratio(
                "Start on a warm data directory, embedded PostgreSQL included (s)",
                "the same jar on a PostgreSQL that is up",
                warm,
                up,
                "≤ 1.3");
    }

    private Service startJar(Map<String, String> environment) throws IOException, InterruptedException {
        return Service.start(List.of("-jar", jar.toString()), environment, directory.resolve("jar.log"));
    }

    private void limits() throws Exception {
        new Limits(report, ROUNDS, WARM_UP, ROUND, n -> event(ORGANIZATION, n))
                .measure(List.of("-jar", jar.toString()), given("beside"), directory, load.token());
    }

    private void large() throws Exception {
        Path collections = directory.resolve("large-gc.log");
        List<String> command =
                List.of("-Xmx256m", "-Xlog:gc:file=" + collections + "::filecount=0", "-jar", jar.toString());
        try (Service service = Service.start(command, given("beside"), directory.resolve("large.log"));
                Connection connection = connect()) {
            new FilledLog(connection, LargeExport.LOG).fill(LARGE);
            awaitCounts();
            new LargeExport(load, report, directory, service, collections).measure(connection);
        }
    }

    private void memory() throws Exception {
        try (Service service = startJar(given("beside"))) {
            List<Double> resident = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                load.rate(CONNECTIONS, ROUND, 201, n -> load.post("/api/v2/eventLogs/", event(ORGANIZATION, n)));
                resident.add(service.residentMemory() / 1e6);
                byte[] page = load.get("/api/v2/eventLogs/?orgId=bench&event=Label+7");
                load.rate(CONNECTIONS, ROUND, 200, n -> page);
                resident.add(service.residentMemory() / 1e6);
            }
            report.value("Resident memory under load, default settings (MB)", resident, "%.0f", "< 600");
        }
    }
}
