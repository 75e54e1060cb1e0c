package dev.daybook.export;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.daybook.event.EventField;
import dev.daybook.event.ProvedEvent;
import dev.daybook.integrity.MalformedException;
import dev.daybook.integrity.NoteVerifier;
import dev.daybook.integrity.Origin;
import dev.daybook.integrity.RangeVerification;
import dev.daybook.integrity.SaltedValue;
import dev.daybook.integrity.Verdict;
import dev.daybook.kernel.TimeRange;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
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

    /** Of faults of one kind so many are told one by one. */
    private static final int MOST = 10;

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Map<String, EventCells> REPORTS =
            Map.of(AdminUsage.NAME, AdminUsage.CELLS, AppUsage.NAME, AppUsage.CELLS);

    private final ZipFile zip;
    private final Collection<NoteVerifier> keys;
    private final List<byte[]> checkpoints;
    private final List<String> facts = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final MessageDigest rowDigest = sha256();

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
            if (REPORTS.containsKey(report)) {
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
        checkDigest(ProofFiles.RANGE_PROOF, hex(sha256().digest(rangeProof)), listed);
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
            List<Long> left = expected.left(MOST);
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

    private void checkDigest(String name, String found, Map<String, String> listed) {
        if (!found.equals(listed.get(name))) {
            faults.add("The file " + name + " is not the one of the manifest: its SHA-256 is " + found + ".");
        }
    }

    /** Counts the faults of one kind, of which only the first are told. */
    private final class Kind {

        private long count;

        void add(String fault) {
            if (count++ < MOST) {
                faults.add(fault);
            }
        }

        void addUntold() {
            count++;
        }

        void end() {
            if (count > MOST) {
                faults.add("There are " + count + " faults of this kind; the others are not told.");
            }
        }
    }

    /** What an entry becomes in each report. */
    private static final class Rows {

        private final EventValues values = new EventValues();
        private final Cell[] cells;
        private final List<EventField> fields;
        private final boolean defused;
        private final StringBuilder text = new StringBuilder();
        private final CsvWriter csv = CsvFile.format().bufferSize(0).build(new Writer() {
            @Override
            public void write(char[] units, int offset, int length) {
                text.append(units, offset, length);
            }

            @Override
            public void write(String units, int offset, int length) {
                text.append(units, offset, offset + length);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });

        Rows(EventCells report, ExportOrder order) {
            this.cells = report.of(order, values);
            this.fields = values.fields();
            this.defused = order.formulasDefused();
        }

        @Nullable
        String[] of(ProvedEvent event, Map<String, String> opened) {
            values.next(event.values(fields, opened));
            @Nullable String[] row = new @Nullable String[cells.length];
            for (int i = 0; i < cells.length; i++) {
                row[i] = cells[i].of(values);
            }
            if (defused) {
                Formulas.defuse(row);
            }
            return row;
        }

        byte[] bytes(@Nullable String[] row) {
            text.setLength(0);
            csv.writeRecord(row);
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    /** A row that is not what its entry makes. */
    private record Differing(String file, long row, String record) {}

    /** One reading of the entries and the reports. */
    private final class Reading {

        private final Manifest manifest;
        private final ExportOrder order;
        private final TimeRange time;
        private final Map<String, String> listed;
        private final Map<String, Rows> rows = new HashMap<>();
        private final TreeMap<Long, Differing> differing = new TreeMap<>();
        private long digests;
        private long opened;

        Reading(Manifest manifest, Map<String, String> listed) {
            this.manifest = manifest;
            this.order = manifest.request();
            this.time = order.range();
            this.listed = listed;
            REPORTS.forEach((name, report) -> {
                if (order.includeReport().contains(name)) {
                    rows.put(name, new Rows(report, order));
                }
            });
        }

        private interface Entry {
            void read(long position, byte[] bytes) throws IOException;
        }

        private String each(Entry reader, long from) throws IOException {
            MessageDigest digest = sha256();
            try (InputStream file = zip.getInputStream(zip.getEntry(ProofFiles.ENTRIES));
                    DataInputStream in = new DataInputStream(
                            new BufferedInputStream(new DigestInputStream(file, digest), 1 << 16))) {
                long position = from;
                for (int high = in.read(); high >= 0; high = in.read()) {
                    byte[] bytes = new byte[high << Byte.SIZE | in.readUnsignedByte()];
                    in.readFully(bytes);
                    reader.read(position++, bytes);
                }
            } catch (EOFException cut) {
                faults.add("The file " + ProofFiles.ENTRIES + " ends within an entry.");
            }
            return hex(digest.digest());
        }

        void entries(RangeVerification range, ExpectedRows expected) throws IOException {
            Kind kind = new Kind();
            try (OpeningLines openings = new OpeningLines()) {
                String digest = each(
                        (position, bytes) -> {
                            range.add(bytes);
                            if (position >= range.to()) {
                                return;
                            }
                            ProvedEvent event;
                            try {
                                event = ProvedEvent.of(bytes);
                            } catch (IllegalArgumentException malformed) {
                                kind.add("The entry at position " + position + " is no event.");
                                return;
                            }
                            if (event.position() != position) {
                                kind.add("The entry at position " + position + " says that it is at " + event.position()
                                        + ".");
                            }
                            if (!manifest.orgId().equals(event.value(EventField.ORG_ID))) {
                                kind.add("The entry at position " + position + " is of the organization "
                                        + event.value(EventField.ORG_ID) + ".");
                            }
                            Map<String, String> values = open(position, event, openings.at(position), kind);
                            Rows report = rowsOf(event);
                            if (report != null) {
                                expected.expect(position, digest(report.bytes(report.of(event, values))));
                            }
                        },
                        range.from());
                checkDigest(ProofFiles.ENTRIES, digest, listed);
                openings.end();
            }
            kind.end();
            if (order.includeIdentifyingFields()) {
                facts.add(opened + " of " + digests + " identifying values are opened, and are those whose digests the"
                        + " entries hold.");
            }
        }

        private Map<String, String> open(long position, ProvedEvent event, List<SaltedValue> values, Kind kind) {
            Map<String, String> digest = event.digests();
            digests += digest.size();
            if (values.isEmpty()) {
                return Map.of();
            }
            Map<String, String> open = new HashMap<>();
            for (SaltedValue value : values) {
                if (!value.digest().equals(digest.get(value.field()))) {
                    kind.add("The value of " + value.field() + " at position " + position
                            + " is not the one whose digest the entry holds.");
                }
                open.put(value.field(), value.value());
                opened++;
            }
            return open;
        }

        /** The report that an entry belongs to, if it is among what was asked for. */
        private @Nullable Rows rowsOf(ProvedEvent event) {
            if ((order.projectId() != null && !order.projectId().equals(event.value(EventField.PROJECT_ID)))
                    || (order.userId() != null && !order.userId().equals(event.value(EventField.USER_ID)))) {
                return null;
            }
            if (order.start() != null || order.end() != null) {
                var moment = event.timestamp();
                if (moment.isBefore(time.from()) || !moment.isBefore(time.to())) {
                    return null;
                }
            }
            return rows.get(String.valueOf(event.value(EventField.REPORT)));
        }

        void report(Manifest.Entry file, ExpectedRows expected) throws IOException {
            EventCells report = REPORTS.get(file.report());
            MessageDigest digest = sha256();
            long count = 0;
            try (InputStream in = zip.getInputStream(zip.getEntry(file.name()))) {
                CsvRecords records = new CsvRecords(in);
                byte[] header = records.next(digest);
                if (report == null) {
                    while (records.next(digest) != null) {
                        count++;
                    }
                    facts.add(
                            file.name() + " is no part of the log: it is as the manifest says, and no more is shown.");
                } else {
                    String expectedHeader = new String(
                            Objects.requireNonNull(rows.get(file.report()))
                                    .bytes(report.header(order).toArray(String[]::new)),
                            StandardCharsets.UTF_8);
                    if (header == null || !expectedHeader.equals(new String(header, StandardCharsets.UTF_8))) {
                        faults.add("The header of " + file.name() + " is not the one of what was asked for.");
                    }
                    count = rows(file, records, digest, expected);
                    facts.add(count + " rows of " + file.name() + " are those of their entries.");
                }
            }
            checkDigest(file.name(), hex(digest.digest()), listed);
            if (count != file.rows()) {
                faults.add(file.name() + " has " + count + " rows, and " + file.rows() + " by the manifest.");
            }
        }

        private long rows(Manifest.Entry file, CsvRecords records, MessageDigest digest, ExpectedRows expected)
                throws IOException {
            Kind kind = new Kind();
            String name = ProofFiles.positions(file.report());
            MessageDigest positionsDigest = sha256();
            long row = 0;
            try (InputStream in = zip.getInputStream(zip.getEntry(name));
                    BufferedReader positions = new BufferedReader(
                            new InputStreamReader(
                                    new DigestInputStream(in, positionsDigest), StandardCharsets.US_ASCII),
                            1 << 16)) {
                for (byte[] record = records.next(digest); record != null; record = records.next(digest)) {
                    row++;
                    String line = positions.readLine();
                    long position = line == null || !line.matches("[0-9]{1,18}") ? -1 : Long.parseLong(line);
                    switch (expected.take(position, digest(record))) {
                        case SAME -> {
                            // As it should be.
                        }
                        case OTHER -> {
                            if (differing.size() < MOST) {
                                differing.put(
                                        position,
                                        new Differing(file.name(), row, new String(record, StandardCharsets.UTF_8)));
                            }
                            kind.addUntold();
                        }
                        case NONE ->
                            kind.add("Row " + row + " of " + file.name() + " belongs to no entry: "
                                    + (position < 0
                                            ? name + " has no position for it."
                                            : "the event at position " + position
                                                    + " has a row already, or is not among what was asked"
                                                    + " for."));
                    }
                }
                if (positions.readLine() != null) {
                    faults.add(name + " has more positions than " + file.name() + " has rows: some were left out.");
                }
                while (positions.readLine() != null) {
                    // To the end, for the digest.
                }
            }
            checkDigest(name, hex(positionsDigest.digest()), listed);
            kind.end();
            return row;
        }

        /** Says what is different in the rows that are not what their entries make. */
        void diagnose() throws IOException {
            if (differing.isEmpty()) {
                return;
            }
            try (OpeningLines openings = new OpeningLines()) {
                each(
                        (position, bytes) -> {
                            List<SaltedValue> values = openings.at(position);
                            Differing row = differing.get(position);
                            if (row != null) {
                                faults.add(difference(position, row, ProvedEvent.of(bytes), values));
                            }
                        },
                        order.fromPosition());
            }
        }

        private String difference(long position, Differing row, ProvedEvent event, List<SaltedValue> values) {
            Map<String, String> open = new HashMap<>();
            values.forEach(value -> open.put(value.field(), value.value()));
            String report = String.valueOf(event.value(EventField.REPORT));
            @Nullable
            String[] expected = Objects.requireNonNull(rows.get(report)).of(event, open);
            List<String> header = Objects.requireNonNull(REPORTS.get(report)).header(order);
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
                    return where + header.get(i) + " is \"" + found.get(i) + "\" and should be \"" + should + "\".";
                }
            }
            return where + "it is written in another way.";
        }

        /** What opens digests, read along with the entries. */
        private final class OpeningLines implements AutoCloseable {

            private final MessageDigest digest = sha256();
            private final @Nullable BufferedReader lines;
            private @Nullable OpenedEntry next;

            OpeningLines() throws IOException {
                lines = order.includeIdentifyingFields()
                        ? new BufferedReader(
                                new InputStreamReader(
                                        new DigestInputStream(
                                                zip.getInputStream(zip.getEntry(ProofFiles.OPENINGS)), digest),
                                        StandardCharsets.UTF_8),
                                1 << 16)
                        : null;
                next = read();
            }

            private @Nullable OpenedEntry read() throws IOException {
                String line = lines == null ? null : lines.readLine();
                return line == null ? null : JSON.readValue(line, OpenedEntry.class);
            }

            List<SaltedValue> at(long position) throws IOException {
                OpenedEntry here = next;
                if (here == null || here.position() != position) {
                    return List.of();
                }
                next = read();
                List<SaltedValue> values = new ArrayList<>();
                here.values()
                        .forEach((name, opening) -> values.add(new SaltedValue(name, opening.salt(), opening.value())));
                return values;
            }

            void end() throws IOException {
                if (next != null) {
                    faults.add("The values for position " + next.position() + " in " + ProofFiles.OPENINGS
                            + " are for no entry, or out of order.");
                    while (next != null) {
                        next = read();
                    }
                }
                if (lines != null) {
                    checkDigest(ProofFiles.OPENINGS, hex(digest.digest()), listed);
                }
            }

            @Override
            public void close() throws IOException {
                if (lines != null) {
                    lines.close();
                }
            }
        }
    }

    private byte[] digest(byte[] row) {
        return rowDigest.digest(row);
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
