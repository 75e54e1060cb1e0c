package dev.daybook.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * One export of many events by a service with a small heap: how long it takes from POST to COMPLETED, against COPY of the
 * same rows into a zip, how much of its heap is in use, and how much memory the process has at most.
 */
final class LargeExport {

    /** The organization whose log is exported. */
    static final String LOG = "bench-large";

    /** What a collection leaves of the heap: {@code [12.3s][info][gc] GC(7) Pause Young (Normal) 120M->40M(256M) 2.1ms}. */
    private static final Pattern COLLECTED = Pattern.compile(" (\\d+)M->(\\d+)M\\(");

    private final Load load;
    private final Report report;
    private final Path directory;
    private final Service service;
    private final Path collections;
    private final HttpClient http = HttpClient.newHttpClient();

    LargeExport(Load load, Report report, Path directory, Service service, Path collections) {
        this.load = load;
        this.report = report;
        this.directory = directory;
        this.service = service;
        this.collections = collections;
    }

    /** Measures. The connection may read the log; the service writes its collections into {@code collections}. */
    void measure(Connection connection) throws Exception {
        int before = Files.readAllLines(collections).size();
        long begin = System.nanoTime();
        URI artifact = Exports.build(load, http, Exports.body(LOG));
        double exporting = (System.nanoTime() - begin) / 1e9;
        double resident = service.peakResidentMemory() / 1e6;
        List<String> lines =
                Files.readAllLines(collections).stream().skip(before).toList();
        begin = System.nanoTime();
        long rows = Exports.copy(connection, LOG, directory.resolve("copy.zip"));
        double copying = (System.nanoTime() - begin) / 1e9;
        long exported = exportedRows(artifact);
        if (exported != rows) {
            throw new IOException("The export has " + exported + " rows instead of " + rows);
        }
        System.out.printf(
                Locale.ROOT,
                "large: %d rows exported in %.1f s, copied in %.1f s; %d collections%n",
                rows,
                exporting,
                copying,
                lines.size());
        String what = "Export of " + rows + " rows, -Xmx256m: ";
        report.ratio(
                what + "rows/s from POST to COMPLETED",
                "COPY as CSV into a zip of the same level",
                List.of(rows / exporting),
                List.of(rows / copying),
                "≥ 0.60");
        report.value(what + "heap before a collection, highest (MB)", List.of(highest(lines, 1)), "%.0f", "< 256");
        report.value(what + "heap after a collection, highest (MB)", List.of(highest(lines, 2)), "%.0f", "");
        report.value(what + "resident memory, highest (MB)", List.of(resident), "%.0f", "< 600");
    }

    /** The lines of the report's CSV after its header; no value of {@link FilledLog} has a line break. */
    private long exportedRows(URI artifact) throws Exception {
        Path file = directory.resolve("large.zip");
        Exports.download(load, http, artifact, file);
        try (ZipFile zip = new ZipFile(file.toFile());
                BufferedReader csv = new BufferedReader(new InputStreamReader(
                        zip.getInputStream(zip.stream()
                                .filter(entry -> entry.getName().endsWith(".csv"))
                                .findFirst()
                                .orElseThrow()),
                        StandardCharsets.UTF_8))) {
            return csv.lines().count() - 1;
        }
    }

    private static double highest(List<String> lines, int group) throws IOException {
        return lines.stream()
                .map(COLLECTED::matcher)
                .filter(Matcher::find)
                .mapToDouble(found -> Double.parseDouble(found.group(group)))
                .max()
                .orElseThrow(() -> new IOException("No collection was logged"));
    }
}
