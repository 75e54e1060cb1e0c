package dev.daybook.export;

import dev.daybook.kernel.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes artifacts: a zip of a CSV file for each report, and a manifest. Its memory does not grow with the number of
 * rows, and the same export makes the same bytes of CSV every time, but for prediction usage, which goes on.
 */
@Component
class ExportBuilder {

    /** After how many rows it tells how much is done, and learns whether it has to stop. */
    private static final int STEP = 1000;

    static final String MANIFEST = "manifest.json";

    private final List<UsageReport> reports;
    private final ExportProofs proofs;
    private final ExportSettings settings;
    private final JsonMapper json;
    private final String version;

    ExportBuilder(
            List<UsageReport> reports,
            ExportProofs proofs,
            ExportSettings settings,
            JsonMapper json,
            ObjectProvider<BuildProperties> build) {
        this.reports = List.copyOf(reports);
        this.proofs = proofs;
        this.settings = settings;
        this.json = json;
        BuildProperties built = build.getIfAvailable();
        this.version = built == null ? "development" : String.valueOf(built.getVersion());
    }

    /**
     * What the bytes of an artifact are.
     *
     * @param manifestSha256 of the manifest among them
     */
    record Content(long size, String sha256, String manifestSha256) {}

    /**
     * Writes an artifact.
     *
     * @param progress is told now and then how many percent are done, and may throw to stop it
     */
    Content build(Export export, OutputStream out, IntConsumer progress) throws IOException {
        List<UsageReport> wanted = wanted(export.order());
        Progress done = new Progress(
                wanted.stream().mapToLong(report -> report.size(export)).sum(), progress);
        DigestedStream bytes = new DigestedStream(out);
        byte[] manifest;
        try (ZipOutputStream zip = new Zip(bytes)) {
            zip.setLevel(settings.compressionLevel());
            Map<UsageReport, Manifest.Entry> files = new LinkedHashMap<>();
            for (UsageReport report : wanted) {
                files.put(report, write(report, export, zip, done));
            }
            List<Manifest.ProofFile> proof = export.order().proof() == null
                    ? null
                    : proofs.write(export, files, name -> zip.putNextEntry(entry(name, export)), zip, progress);
            zip.putNextEntry(entry(MANIFEST, export));
            manifest = json.writerWithDefaultPrettyPrinter()
                    .writeValueAsBytes(Manifest.of(export, version, List.copyOf(files.values()), proof));
            zip.write(manifest);
            zip.closeEntry();
        }
        return new Content(bytes.size(), bytes.sha256(), HexFormat.of().formatHex(Sha256.of(manifest)));
    }

    private List<UsageReport> wanted(ExportOrder order) {
        return order.includeReport().stream()
                .map(name -> reports.stream()
                        .filter(report -> report.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    private Manifest.Entry write(UsageReport report, Export export, ZipOutputStream zip, Progress done)
            throws IOException {
        String name = fileName(report.name(), version, export.askedAt());
        zip.putNextEntry(entry(name, export));
        try (CsvFile csv = CsvFile.of(report, export.order(), zip)) {
            Instant moment = report.write(export, new UsageReport.Rows() {
                @Override
                public void row(@Nullable String[] cells) {
                    csv.row(cells);
                    done.row();
                }

                @Override
                public void none() {
                    done.row();
                }
            });
            csv.end();
            zip.closeEntry();
            return new Manifest.Entry(name, report.name(), csv.rows(), csv.size(), csv.sha256(), moment);
        }
    }

    /** The name of the file of a report. */
    static String fileName(String report, String version, Instant askedAt) {
        return "daybook-%s-%s-%s.csv"
                .formatted(version, askedAt.atOffset(ZoneOffset.UTC).toLocalDate(), report.toLowerCase(Locale.ROOT));
    }

    /** An entry whose time depends on nothing but the export. */
    private static ZipEntry entry(String name, Export export) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.ofInstant(export.askedAt(), ZoneOffset.UTC));
        return entry;
    }

    /** Zip64 where it must be; what is compressed is handed on in larger parts than by default. */
    private static final class Zip extends ZipOutputStream {
        Zip(OutputStream out) {
            super(out);
            buf = new byte[1 << 16];
        }
    }

    /** Counts rows, and tells how many of all these are. */
    private static final class Progress {
        private final long all;
        private final IntConsumer told;
        private long rows;

        Progress(long all, IntConsumer told) {
            this.all = all;
            this.told = told;
        }

        void row() {
            if (++rows % STEP == 0) {
                // Not 100: what is written is no artifact yet.
                told.accept((int) Math.min(99, rows * 100 / Math.max(1, all)));
            }
        }
    }
}
