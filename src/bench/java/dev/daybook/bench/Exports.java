package dev.daybook.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * An export of the application report of the whole log, from POST to COMPLETED, against COPY of the same columns as CSV
 * into a zip of the same level; and a writer beside an export against the writer alone.
 */
final class Exports {

    /** What {@code daybook.export.compression-level} is by default. */
    private static final int LEVEL = 6;

    private static final String LOG = "bench";

    /** The columns of the report that an event of this benchmark fills, and as many empty ones as there are others. */
    private static final String COPY = """
            copy (
                select to_char(uuid_extract_timestamp(e.id) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.label,
                    e.org_id, e.org_name, e.details ->> 'groupId', e.details ->> 'groupName', e.user_id, e.username,
                    e.user_project_role, e.project_id, e.project_type, e.project_name, e.details ->> 'metric', null, null,
                    coalesce(e.details ->> 'modelId', case when e.target_type = 'model' then e.target_id end), null,
                    null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null
                from event e
                where e.org_id = ':log' and e.report = 'APP_USAGE' and e.position < :bound
                order by e.id
            ) to stdout with csv""";

    private final Load load;
    private final Report report;
    private final Path directory;
    private final int rounds;
    private final int warmUp;
    private final HttpClient http = HttpClient.newHttpClient();

    Exports(Load load, Report report, Path directory, int rounds, int warmUp) {
        this.load = load;
        this.report = report;
        this.directory = directory;
        this.rounds = rounds;
        this.warmUp = warmUp;
    }

    /** Measures. The connection may read the log; {@code event} makes the n-th event that the writer posts. */
    void measure(Connection connection, IntFunction<String> event) throws Exception {
        List<Double> copied = new ArrayList<>();
        List<Double> exported = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        List<Double> beside = new ArrayList<>();
        for (int round = -warmUp; round < rounds; round++) {
            long begin = System.nanoTime();
            long rows = copy(connection, LOG, directory.resolve("copy.zip"));
            double copy = rows / ((System.nanoTime() - begin) / 1e9);
            double export = rows / export();
            double writer = writer(event, Duration.ofSeconds(4));
            double both;
            try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
                Future<Double> rate = thread.submit(this::export);
                both = writer(event, Duration.ofSeconds(4));
                rate.get();
            }
            System.out.printf(
                    Locale.ROOT,
                    "export: copy %.0f rows/s, export %.0f rows/s; writer alone %.0f/s, beside an export %.0f/s%n",
                    copy,
                    export,
                    writer,
                    both);
            if (round >= 0) {
                copied.add(copy);
                exported.add(export);
                alone.add(writer);
                beside.add(both);
            }
        }
        report.ratio(
                "Export of an application report, rows/s from POST to COMPLETED",
                "COPY as CSV into a zip of the same level",
                exported,
                copied,
                "≥ 0.60");
        report.ratio("Single posts of a writer beside an export", "the same without it", beside, alone, "≥ 0.50");
    }

    /** Copies the report of an organization into a zip; returns how many rows it has. */
    static long copy(Connection connection, String organization, Path file) throws SQLException, IOException {
        long bound;
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select next_position from log_head where org_id = '" + organization + "'")) {
            row.next();
            bound = row.getLong(1);
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(LEVEL);
            zip.putNextEntry(new ZipEntry("copy.csv"));
            // Else the deflater would be called for every row.
            OutputStream rowsTogether = new BufferedOutputStream(zip, 1 << 16);
            long rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(COPY.replace(":log", organization).replace(":bound", Long.toString(bound)), rowsTogether);
            rowsTogether.flush();
            zip.closeEntry();
            return rows;
        }
    }

    /** How many seconds an export takes. */
    private double export() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        build(load, http, body(LOG));
        return (System.nanoTime() - begin) / 1e9;
    }

    /** The request for the application report of the whole log of an organization. */
    static String body(String organization) {
        return """
                {"includeIdentifyingFields": true, "noCache": true, "orgId": "%s", "includeReport": ["APP_USAGE"]}""".formatted(organization);
    }

    /** Asks for an export and waits until it is built; returns where it is. */
    static URI build(Load load, HttpClient http, String body) throws IOException, InterruptedException {
        return awaitArtifact(load, http, send(load, http, "/api/v2/usageDataExports/", body));
    }

    /** Waits until the export that was asked for is built; returns where it is. */
    static URI awaitArtifact(Load load, HttpClient http, HttpResponse<String> asked)
            throws IOException, InterruptedException {
        if (asked.statusCode() != 202) {
            throw new IOException(asked.body());
        }
        String status =
                URI.create(asked.headers().firstValue("Location").orElseThrow()).getPath();
        while (true) {
            HttpResponse<String> response = send(load, http, status, null);
            if (response.statusCode() == 303) {
                return URI.create(response.headers().firstValue("Location").orElseThrow());
            }
            if (response.body().contains("\"ERROR\"")) {
                throw new IOException(response.body());
            }
            Thread.sleep(20);
        }
    }

    /** Fetches an artifact into a file. */
    static void download(Load load, HttpClient http, URI artifact, Path file) throws IOException, InterruptedException {
        http.send(request(load, artifact.getPath()).build(), HttpResponse.BodyHandlers.ofFile(file));
    }

    private double writer(IntFunction<String> event, Duration duration) throws Exception {
        return load.rate(8, duration, 201, n -> load.post("/api/v2/eventLogs/", event.apply(n)));
    }

    static HttpResponse<String> send(Load load, HttpClient http, String path, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(load, path).header("Content-Type", "application/json");
        return http.send(
                (body == null ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Load load, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + load.port() + path))
                .header("Authorization", "Bearer " + load.token());
    }
}
