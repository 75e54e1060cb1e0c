package dev.daybook.export;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.daybook.entry.Entry;
import dev.daybook.integrity.RangeVerification;
import dev.daybook.integrity.Verdict;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.Origin;
import dev.daybook.kernel.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Verifies an export from nothing but its zip and public keys: that its entries are all of its range of positions, and that its
 * rows are exactly those that what was asked for makes of them. Its memory does not grow with the export.
 *
 * <p>Rows are not read: each entry is made into the bytes of its row by what also writes exports, and the digests of both
 * are compared. Only where one differs are the columns looked at.
 */
public final class ExportVerification implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ZipFile zip;
    private final Collection<NoteVerifier> keys;
    private final List<byte[]> checkpoints;
    private final List<String> facts = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final OrderedWork work = new OrderedWork();

    private ExportVerification(ZipFile zip, Collection<NoteVerifier> keys, List<byte[]> checkpoints) {
        this.zip = zip;
        this.keys = keys;
        this.checkpoints = checkpoints;
    }

    /**
     * Verifies an export.
     *
     * @param file the zip
     * @param keys the keys that are trusted
     * @param checkpoints signed checkpoints that were kept, which the export must continue
     * @throws IOException if the file cannot be read, or is no zip
     */
    public static Verdict verify(Path file, Collection<NoteVerifier> keys, List<byte[]> checkpoints)
            throws IOException {
        try (ExportVerification verification =
                new ExportVerification(new ZipFile(file.toFile()), keys, List.copyOf(checkpoints))) {
            return verification.verdict();
        }
    }

    private Verdict verdict() throws IOException {
        long entries = 0;
        try {
            entries = verify();
        } catch (MalformedException | JacksonException malformed) {
            faults.add("A file of the export cannot be read: " + malformed.getMessage());
        }
        return faults.isEmpty() ? new Verdict(entries, facts, faults) : new Verdict(0, List.of(), faults);
    }

    private long verify() throws IOException {
        Set<String> names = names();
        if (!names.contains(ExportBuilder.MANIFEST)) {
            faults.add("The file " + ExportBuilder.MANIFEST + " is missing.");
            return 0;
        }
        Manifest manifest = JSON.readValue(content(ExportBuilder.MANIFEST), Manifest.class);
        List<Manifest.ProofFile> proof = manifest.proof();
        if (proof == null || manifest.request().proof() == null) {
            faults.add("The export proves nothing: it was asked for without \"include\": [\"proof\"].");
            return 0;
        }
        Map<String, String> listed = new LinkedHashMap<>();
        manifest.files().forEach(listedFile -> listed.put(listedFile.name(), listedFile.sha256()));
        proof.forEach(listedFile -> listed.put(listedFile.name(), listedFile.sha256()));
        checkFiles(manifest, names, listed);
        if (!faults.isEmpty()) {
            return 0;
        }
        return verify(manifest, listed);
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>();
        zip.stream().map(ZipEntry::getName).forEach(name -> {
            if (!names.add(name)) {
                faults.add("The file " + name + " is there twice.");
            }
        });
        return names;
    }

    /** What must be there, is there, and nothing else is. */
    private void checkFiles(Manifest manifest, Set<String> names, Map<String, String> listed) {
        Set<String> needed = new HashSet<>(listed.keySet());
        needed.add(ProofFiles.ENTRIES);
        needed.add(ProofFiles.RANGE_PROOF);
        if (manifest.request().includeIdentifyingFields()) {
            needed.add(ProofFiles.OPENINGS);
        }
        for (String report : manifest.request().includeReport()) {
            if (manifest.files().stream().noneMatch(file -> file.report().equals(report))) {
                faults.add("The report " + report + " was asked for, and the manifest has no file of it.");
            }
            if (EntryRow.isMadeOfEntries(report)) {
                needed.add(ProofFiles.positions(report));
            }
        }
        needed.stream()
                .sorted()
                .filter(name -> !names.contains(name))
                .forEach(name -> faults.add("The file " + name + " is missing."));
        needed.stream()
                .sorted()
                .filter(name -> names.contains(name) && !listed.containsKey(name))
                .forEach(name -> faults.add("The manifest does not list the file " + name + "."));
        names.stream()
                .sorted()
                .filter(name -> !needed.contains(name) && !name.equals(ExportBuilder.MANIFEST))
                .forEach(name -> faults.add("The file " + name + " does not belong to the export."));
    }

    private long verify(Manifest manifest, Map<String, String> listed) throws IOException {
        ExportOrder order = manifest.request();
        byte[] rangeProof = content(ProofFiles.RANGE_PROOF);
        checkDigest(ProofFiles.RANGE_PROOF, HexFormat.of().formatHex(Sha256.of(rangeProof)), listed);
        RangeVerification range = new RangeVerification(rangeProof, keys);
        if (range.from() != order.fromPosition() || range.to() != manifest.positionBound()) {
            faults.add("The manifest says that positions " + order.fromPosition() + " to before "
                    + manifest.positionBound() + " are shown, the proof is for " + range.from() + " to before "
                    + range.to() + ".");
            return 0;
        }
        if (!isLogOf(range.checkpoint().origin(), manifest.orgId())) {
            faults.add("The manifest says that the events are of the organization " + manifest.orgId()
                    + ", the checkpoint is of the log " + range.checkpoint().origin() + ".");
        }
        checkpoints.forEach(range::hold);
        // An entry is two bytes long at least; whatever a proof says, there is no room for more.
        long most = Objects.requireNonNull(zip.getEntry(ProofFiles.ENTRIES)).getSize() / 2 + 1;
        try (ExpectedRows expected = new ExpectedRows(range.from(), Math.min(most, range.to() - range.from()))) {
            Reading reading = new Reading(manifest, listed);
            reading.entries(range, expected);
            Verdict complete = range.finish();
            faults.addAll(complete.faults());
            facts.addAll(complete.facts());
            for (Manifest.Entry file : manifest.files()) {
                reading.report(file, expected);
            }
            reading.diagnose();
            List<Long> left = expected.left(FaultKind.MOST);
            left.forEach(position ->
                    faults.add("The event at position " + position + " is among what was asked for, and has no row."));
            facts.add(asked(order));
            return complete.entries();
        }
    }

    private static String asked(ExportOrder order) {
        List<String> limits = new ArrayList<>();
        if (order.start() != null) {
            limits.add("not before " + order.start());
        }
        if (order.end() != null) {
            limits.add("not after " + order.end());
        }
        if (order.projectId() != null) {
            limits.add("of project " + order.projectId());
        }
        if (order.userId() != null) {
            limits.add("of user " + order.userId());
        }
        return "Asked for were the reports " + String.join(", ", order.includeReport()) + " over "
                + (limits.isEmpty() ? "all events" : "events " + String.join(", ", limits))
                + (order.includeIdentifyingFields() ? "" : ", without identifying values") + ".";
    }

    private static boolean isLogOf(String origin, String organization) {
        int slash = origin.lastIndexOf('/');
        return slash > 0
                && Origin.of(origin.substring(0, slash), organization).value().equals(origin);
    }

    private byte[] content(String name) throws IOException {
        try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
            return in.readAllBytes();
        }
    }

    private void checkDigest(String name, @Nullable String found, Map<String, String> listed) {
        if (!Objects.equals(found, listed.get(name))) {
            faults.add("The file " + name + " is not the one of the manifest: its SHA-256 is " + found + ".");
        }
    }

    /** A row that is not what its entry makes. */
    private record Differing(String file, long row, String record) {}

    /** Rows that follow one another in a file, and the lines that say of which entries they are. */
    private record RowBatch(long before, List<byte[]> rows, List<String> positions) {

        /** How many rows make a batch. */
        private static final int SIZE = 256;

        private static final int MOST_DIGITS = 18;

        List<DigestedRow> digested() {
            List<DigestedRow> digested = new ArrayList<>(rows.size());
            for (int i = 0; i < rows.size(); i++) {
                long position = i < positions.size() ? position(positions.get(i)) : -1;
                digested.add(new DigestedRow(before + i + 1, position, rows.get(i)));
            }
            return digested;
        }

        private static long position(String line) {
            boolean decimal = !line.isEmpty()
                    && line.length() <= MOST_DIGITS
                    && line.chars().allMatch(digit -> digit >= '0' && digit <= '9');
            return decimal ? Long.parseLong(line) : -1;
        }
    }

    /** A row, its digest, and the position of its entry, or -1 if that is not known. */
    private static final class DigestedRow {

        private final long number;
        private final long position;
        private final byte[] bytes;
        private final byte[] digest;

        DigestedRow(long number, long position, byte[] bytes) {
            this.number = number;
            this.position = position;
            this.bytes = bytes;
            this.digest = Sha256.of(bytes);
        }
    }

    /** One reading of the entries and the reports. */
    private final class Reading {

        private final Manifest manifest;
        private final ExportOrder order;
        private final Map<String, String> listed;
        private final Map<String, EntryRow> reports;
        private final TreeMap<Long, Differing> differing = new TreeMap<>();
        private long digests;
        private long opened;

        Reading(Manifest manifest, Map<String, String> listed) {
            this.manifest = manifest;
            this.order = manifest.request();
            this.listed = listed;
            this.reports = EntryRow.of(order);
        }

        void entries(RangeVerification range, ExpectedRows expected) throws IOException {
            FaultKind kind = new FaultKind();
            EntryCheck check = new EntryCheck(manifest, range.to());
            OrderedWork.Line<EntryCheck.Checked> checks = work.begin(checked -> {
                checked.addTo(range, expected);
                kind.addAll(checked.faults());
                digests += checked.digests();
                opened += checked.opened();
            });
            try (EntriesReader reader = new EntriesReader(zip, range.from(), order.includeIdentifyingFields())) {
                for (EntryBatch next = reader.next(); next != null; next = reader.next()) {
                    EntryBatch batch = next;
                    checks.give(() -> check.check(batch));
                }
                checks.end();
                faults.addAll(kind.sentences());
                if (reader.isCut()) {
                    faults.add("The file " + ProofFiles.ENTRIES + " ends within an entry.");
                }
                checkDigest(ProofFiles.ENTRIES, reader.entriesSha256(), listed);
                reader.openingOfNone()
                        .ifPresent(position -> faults.add("The values for position " + position + " in "
                                + ProofFiles.OPENINGS + " are for no entry, or out of order."));
                if (order.includeIdentifyingFields()) {
                    checkDigest(ProofFiles.OPENINGS, reader.openingsSha256(), listed);
                    facts.add(opened + " of " + digests + " identifying values are opened, and are those whose digests"
                            + " the entries hold.");
                }
            }
        }

        void report(Manifest.Entry file, ExpectedRows expected) throws IOException {
            EntryRow report = reports.get(file.report());
            long count = 0;
            try (DigestedFile in = new DigestedFile(zip, file.name())) {
                CsvRecords records = new CsvRecords(in);
                byte[] header = records.next();
                if (report == null) {
                    while (records.next() != null) {
                        count++;
                    }
                    facts.add(
                            file.name() + " is no part of the log: it is as the manifest says, and no more is shown.");
                } else {
                    if (!Arrays.equals(header, report.bytes(report.header().toArray(String[]::new)))) {
                        faults.add("The header of " + file.name() + " is not the one of what was asked for.");
                    }
                    count = rows(file, records, expected);
                    facts.add(count + " rows of " + file.name() + " are those of their entries.");
                }
                checkDigest(file.name(), in.sha256(), listed);
            }
            if (count != file.rows()) {
                faults.add(file.name() + " has " + count + " rows, and " + file.rows() + " by the manifest.");
            }
        }

        private long rows(Manifest.Entry file, CsvRecords records, ExpectedRows expected) throws IOException {
            FaultKind kind = new FaultKind();
            OrderedWork.Line<List<DigestedRow>> line =
                    work.begin(digested -> digested.forEach(row -> take(row, file, expected, kind)));
            String name = ProofFiles.positions(file.report());
            long count = 0;
            try (DigestedFile in = new DigestedFile(zip, name);
                    BufferedReader positions =
                            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII), 1 << 16)) {
                RowBatch batch = batch(count, records, positions);
                for (; !batch.rows().isEmpty(); batch = batch(count, records, positions)) {
                    count += batch.rows().size();
                    line.give(batch::digested);
                }
                line.end();
                if (positions.readLine() != null) {
                    faults.add(name + " has more positions than " + file.name() + " has rows: some were left out.");
                }
                while (positions.readLine() != null) {
                    // To the end, for the digest.
                }
                checkDigest(name, in.sha256(), listed);
            }
            faults.addAll(kind.sentences());
            return count;
        }

        private static RowBatch batch(long before, CsvRecords records, BufferedReader positions) throws IOException {
            RowBatch batch = new RowBatch(before, new ArrayList<>(), new ArrayList<>());
            while (batch.rows().size() < RowBatch.SIZE) {
                byte[] row = records.next();
                if (row == null) {
                    break;
                }
                batch.rows().add(row);
                String position = positions.readLine();
                if (position != null) {
                    batch.positions().add(position);
                }
            }
            return batch;
        }

        private void take(DigestedRow row, Manifest.Entry file, ExpectedRows expected, FaultKind kind) {
            switch (expected.take(row.position, row.digest)) {
                case SAME -> {
                    // As it should be.
                }
                case OTHER -> {
                    if (differing.size() < FaultKind.MOST) {
                        String record = new String(row.bytes, StandardCharsets.UTF_8);
                        differing.put(row.position, new Differing(file.name(), row.number, record));
                    }
                    kind.addUntold();
                }
                case NONE ->
                    kind.add("Row " + row.number + " of " + file.name() + " belongs to no entry: "
                            + (row.position < 0
                                    ? ProofFiles.positions(file.report()) + " has no position for it."
                                    : "the event at position " + row.position
                                            + " has a row already, or is not among what was asked for."));
            }
        }

        /** Says what is different in the rows that are not what their entries make. */
        void diagnose() throws IOException {
            if (differing.isEmpty()) {
                return;
            }
            try (EntriesReader reader =
                    new EntriesReader(zip, order.fromPosition(), order.includeIdentifyingFields())) {
                for (EntryBatch next = reader.next(); next != null; next = reader.next()) {
                    EntryBatch batch = next;
                    differing
                            .subMap(batch.from(), batch.from() + batch.entries().size())
                            .forEach((position, row) -> faults.add(difference(position, row, batch)));
                }
            }
        }

        private String difference(long position, Differing row, EntryBatch batch) {
            Entry entry = Entry.read(batch.entries().get(Math.toIntExact(position - batch.from())));
            Map<String, String> open = new HashMap<>();
            batch.opened().at(position).forEach((name, value) -> open.put(name, value.value()));
            EntryRow report = Objects.requireNonNull(reports.get(entry.report()));
            @Nullable String[] expected = report.cells(entry, open);
            List<String> found = CsvReader.builder().ofCsvRecord(row.record()).stream()
                    .findFirst()
                    .map(record -> record.getFields())
                    .orElse(List.of());
            String where = "Row " + row.row() + " of " + row.file() + " is not what the entry at position " + position
                    + " makes: ";
            if (found.size() != expected.length) {
                return where + "it has " + found.size() + " columns instead of " + expected.length + ".";
            }
            for (int i = 0; i < expected.length; i++) {
                String should = expected[i] == null ? "" : expected[i];
                if (!should.equals(found.get(i))) {
                    return where + report.header().get(i) + " is \"" + found.get(i) + "\" and should be \"" + should
                            + "\".";
                }
            }
            return where + "it is written in another way.";
        }
    }

    @Override
    public void close() throws IOException {
        work.close();
        zip.close();
    }
}
