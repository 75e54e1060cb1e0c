package dev.daybook.export;

import dev.daybook.event.LogEntries;
import dev.daybook.event.LogEntry;
import dev.daybook.integrity.RangeProofs;
import dev.daybook.integrity.tree.EntryBundle;
import dev.daybook.integrity.tree.RangeProof;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what proves an export: all entries of its range of positions, what opens their digests as far as identifying values
 * are wanted, which row is which entry, and the proof of the range. Its memory does not grow with the log.
 */
@Component
class ExportProofs {

    /** A checkpoint comes about every second; when none came for so long, sealing has stopped. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final int ALMOST_DONE = 99;

    private final LogEntries entries;
    private final RangeProofs proofs;
    private final JsonMapper json;

    ExportProofs(LogEntries entries, RangeProofs proofs, JsonMapper json) {
        this.entries = entries;
        this.proofs = proofs;
        this.json = json;
    }

    /** Begins the file of a name in an artifact. */
    @FunctionalInterface
    interface Files {

        void begin(String name) throws IOException;
    }

    /** Writes one file. */
    @FunctionalInterface
    private interface Content {

        void write(OutputStream out) throws IOException;
    }

    /**
     * Writes the files, and says what they are.
     *
     * @param reports the reports that were written, and their files
     * @param out where files are written, each after it was begun
     * @param progress may throw to stop it while it waits for a checkpoint
     */
    List<Manifest.ProofFile> write(
            Export export,
            Map<UsageReport, Manifest.Entry> reports,
            Files files,
            OutputStream out,
            IntConsumer progress)
            throws IOException {
        List<Manifest.ProofFile> written = new ArrayList<>();
        written.add(file(ProofFiles.ENTRIES, files, out, bytes -> writeEntries(export, bytes)));
        if (export.order().includeIdentifyingFields()) {
            written.add(file(ProofFiles.OPENINGS, files, out, bytes -> writeOpenings(export, bytes)));
        }
        for (Map.Entry<UsageReport, Manifest.Entry> report : reports.entrySet()) {
            if (report.getKey() instanceof EventReport events) {
                String rows = report.getValue().sha256();
                written.add(file(
                        ProofFiles.positions(events.name()),
                        files,
                        out,
                        bytes -> writePositions(export, events, rows, bytes)));
            }
        }
        byte[] proof = await(export, progress).bytes();
        written.add(file(ProofFiles.RANGE_PROOF, files, out, bytes -> bytes.write(proof)));
        return written;
    }

    private static Manifest.ProofFile file(String name, Files files, OutputStream out, Content content)
            throws IOException {
        files.begin(name);
        DigestedStream digested = new DigestedStream(out);
        OutputStream buffered = new BufferedOutputStream(digested, 1 << 16);
        content.write(buffered);
        buffered.flush();
        return new Manifest.ProofFile(name, digested.size(), digested.sha256());
    }

    private void writeEntries(Export export, OutputStream out) {
        read(export, false, entry -> {
            byte[] bytes = entry.canonicalBytes();
            if (bytes.length > EntryBundle.MAX_ENTRY) {
                throw new IllegalStateException("The entry at " + entry.position() + " is not what was appended");
            }
            out.write(bytes.length >>> Byte.SIZE);
            out.write(bytes.length);
            out.write(bytes);
        });
    }

    private void writeOpenings(Export export, OutputStream out) {
        read(export, true, entry -> {
            if (!entry.openings().isEmpty()) {
                out.write(json.writeValueAsBytes(new OpenedEntry(entry.position(), new TreeMap<>(entry.openings()))));
                out.write('\n');
            }
        });
    }

    /**
     * Writes the positions of a report's rows, which makes these anew. If they are the same, nothing of them was forgotten in between,
     * while their openings were written: what is forgotten does not come back.
     */
    private static void writePositions(Export export, EventReport report, String sha256, OutputStream out)
            throws IOException {
        try (CsvFile again = CsvFile.of(report, export.order(), OutputStream.nullOutputStream())) {
            report.write(export, again::row, position -> write(out, position + "\n"));
            again.end();
            if (!again.sha256().equals(sha256)) {
                throw new IOException("Values of rows were forgotten while they were exported");
            }
        }
    }

    private interface EntryReader {

        void entry(LogEntry entry) throws IOException;
    }

    private void read(Export export, boolean opened, EntryReader reader) {
        entries.read(export.orgId(), export.order().fromPosition(), export.bound(), opened, entry -> {
            try {
                reader.entry(entry);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    private static void write(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private RangeProof await(Export export, IntConsumer progress) throws IOException {
        long begun = System.nanoTime();
        while (true) {
            var proof = proofs.find(export.orgId(), export.order().fromPosition(), export.bound());
            if (proof.isPresent()) {
                return proof.get();
            }
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IOException("No checkpoint of " + export.orgId() + " covers position " + export.bound());
            }
            progress.accept(ALMOST_DONE);
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }
}
