package dev.daybook.export;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.daybook.entry.Entry;
import dev.daybook.event.EntryMatch;
import dev.daybook.integrity.RangeVerification;
import dev.daybook.integrity.Verdict;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.Origin;
import dev.daybook.kernel.Sha256;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Verifies an export from nothing but its zip and public keys: that its entries are all of its range of positions, and that its
 * rows are exactly those that what was asked for makes of them. Its memory does not grow with the export.
 *
 * <p>Rows are not read: each entry is made into the bytes of its row by what also writes exports, and the digests of both
 * are compared. Only where one differs are the columns looked at.
 */
public final class ExportVerification implements AutoCloseable {

    /** No manifest and no proof of a range is longer. */
    private static final int LONGEST = 1 << 22;

    /** Of a longer row that is wrong only its length is told. */
    private static final int LONGEST_SHOWN = 1 << 20;

    private final ExportZip zip;
    private final Collection<NoteVerifier> keys;
    private final List<byte[]> checkpoints;
    private final @Nullable Entry completed;
    private final List<String> facts = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final OrderedWork work = new OrderedWork();

    private ExportVerification(
            ExportZip zip, Collection<NoteVerifier> keys, List<byte[]> checkpoints, @Nullable Entry completed) {
        this.zip = zip;
        this.keys = keys;
        this.checkpoints = checkpoints;
        this.completed = completed;
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
        return verify(file, keys, checkpoints, null);
    }

    /**
     * Verifies an export together with the event that says what was built.
     *
     * @param file the zip
     * @param keys the keys that are trusted
     * @param checkpoints signed checkpoints that were kept, which the export must continue
     * @param completed the event that says what was built, if it was proved to be in the log; else null, and what only the
     *     manifest says is named as unproved
     * @throws IOException if the file cannot be read, or is no zip
     */
    public static Verdict verify(
            Path file, Collection<NoteVerifier> keys, List<byte[]> checkpoints, @Nullable Entry completed)
            throws IOException {
        ExportZip zip;
        try {
            zip = ExportZip.open(file);
        } catch (MalformedException malformed) {
            return new Verdict(
                    0, List.of(), List.of("The zip is not one that the service writes: " + malformed.getMessage()));
        }
        try (ExportVerification verification = new ExportVerification(zip, keys, List.copyOf(checkpoints), completed)) {
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
        Set<String> names = zip.names();
        if (!names.contains(ExportBuilder.MANIFEST)) {
            faults.add("The file " + ExportBuilder.MANIFEST + " is missing.");
            return 0;
        }
        byte[] manifestBytes = content(ExportBuilder.MANIFEST);
        Manifest manifest = Manifest.read(manifestBytes);
        List<Manifest.ProofFile> proof = manifest.proof();
        if (proof == null || manifest.request().proof() == null) {
            faults.add("The export proves nothing: it was asked for without \"include\": [\"proof\"].");
            return 0;
        }
        Map<String, String> listed = new LinkedHashMap<>();
        manifest.files().forEach(file -> list(file.name(), file.sha256(), listed));
        proof.forEach(file -> list(file.name(), file.sha256(), listed));
        checkFiles(manifest, names, listed);
        if (!faults.isEmpty()) {
            return 0;
        }
        long entries = verify(manifest, listed);
        manifest.files().forEach(file -> checkSize(file.name(), file.bytes()));
        proof.forEach(file -> checkSize(file.name(), file.bytes()));
        checkCompleted(manifest, HexFormat.of().formatHex(Sha256.of(manifestBytes)));
        return entries;
    }

    private void list(String name, String sha256, Map<String, String> listed) {
        if (listed.put(name, sha256) != null) {
            faults.add("The manifest lists the file " + name + " twice.");
        }
    }

    private void checkSize(String name, long bytes) {
        if (zip.size(name) != bytes) {
            faults.add("The file " + name + " has " + zip.size(name) + " bytes, and " + bytes + " by the manifest.");
        }
    }

    /** What must be there, is there, and nothing else is. No name is taken from the manifest: all follow from what was asked for. */
    private void checkFiles(Manifest manifest, Set<String> names, Map<String, String> listed) {
        ExportOrder order = manifest.request();
        Set<String> needed = new HashSet<>(Set.of(ProofFiles.ENTRIES, ProofFiles.RANGE_PROOF));
        if (order.includeIdentifyingFields()) {
            needed.add(ProofFiles.OPENINGS);
        }
        for (String report : order.includeReport()) {
            String name = ExportBuilder.fileName(report, manifest.daybookVersion(), manifest.requestedAt());
            needed.add(name);
            if (manifest.files().stream()
                    .noneMatch(
                            file -> file.report().equals(report) && file.name().equals(name))) {
                faults.add("The report " + report + " was asked for, and the manifest has no file of it.");
            }
            if (EntryRow.isMadeOfEntries(report)) {
                needed.add(ProofFiles.positions(report));
            }
        }
        if (manifest.rows()
                != manifest.files().stream().mapToLong(Manifest.Entry::rows).sum()) {
            faults.add("The manifest says that there are " + manifest.rows()
                    + " rows, which is not the sum over its files.");
        }
        listed.keySet().stream()
                .filter(name -> !needed.contains(name))
                .forEach(name -> faults.add("The manifest lists the file " + name + ", which no such export has."));
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
        List<String> doubts = range.doubts();
        if (!doubts.isEmpty()) {
            // Whoever could not have a checkpoint signed does not have what he made up read either.
            faults.addAll(doubts);
            return 0;
        }
        checkpoints.forEach(range::hold);
        // An entry is two bytes long at least; whatever a proof says, there is no room for more.
        long most = zip.size(ProofFiles.ENTRIES) / 2 + 1;
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
            reading.tellUntold();
            List<Long> left = expected.left(FaultKind.MOST);
            left.forEach(position ->
                    faults.add("The event at position " + position + " is among what was asked for, and has no row."));
            facts.add(asked(order));
            if (range.from() > 0) {
                facts.add("What the log has before position " + range.from() + " was not asked for.");
            }
            facts.add(
                    order.formulasDefused()
                            ? "What a spreadsheet would run as a formula was made a text."
                            : "Formulas stand in the cells as they are: a spreadsheet may run them.");
            return complete.entries();
        }
    }

    /** What nothing but the manifest says is proved by the event of the export's completion, or named as unproved. */
    private void checkCompleted(Manifest manifest, String sha256) {
        if (completed == null) {
            facts.add("Not proved is what the manifest alone says: that this was asked for, its id " + manifest.id()
                    + ", requestedAt " + manifest.requestedAt() + " and daybookVersion " + manifest.daybookVersion()
                    + ". The event \"" + ExportVocabulary.COMPLETED
                    + "\" of the log says which manifest was built; that of"
                    + " this one has the SHA-256 " + sha256 + ".");
            return;
        }
        if (!ExportVocabulary.COMPLETED.equals(completed.label())
                || !ExportVocabulary.TARGET.equals(completed.targetType())
                || !manifest.orgId().equals(completed.orgId())) {
            faults.add("The event at position " + completed.position() + " says of no export of " + manifest.orgId()
                    + " what was built.");
        } else if (!manifest.id().toString().equals(completed.targetId())
                || !sha256.equals(Completion.read(completed.details()).manifestSha256())
                || completed.position() < manifest.positionBound()) {
            faults.add("The event at position " + completed.position()
                    + " says that another export was built than this one, or with another manifest.");
        } else {
            facts.add("The log says at position " + completed.position() + " that the export " + manifest.id()
                    + " was built with this manifest: what it says is what the service wrote.");
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
        order.told()
                .forEach((name, values) -> limits.add("with " + name + " "
                        + (name.equals(FilterWords.WORDS)
                                // Each of them is quoted already.
                                ? values.getFirst()
                                : values.stream()
                                        .map(ExportVerification::quoted)
                                        .collect(Collectors.joining(" or ")))));
        return "Asked for were the reports " + String.join(", ", order.includeReport()) + " over "
                + (limits.isEmpty() ? "all events" : "events " + String.join(", ", limits))
                + (order.includeIdentifyingFields() ? "" : ", without identifying values") + ".";
    }

    /** A value that whoever chose it cannot make look like two, or like the next limit. */
    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isLogOf(String origin, String organization) {
        int slash = origin.lastIndexOf('/');
        return slash > 0
                && Origin.of(origin.substring(0, slash), organization).value().equals(origin);
    }

    private byte[] content(String name) throws IOException {
        if (zip.size(name) > LONGEST) {
            throw new MalformedException("the file " + name + " has more than " + LONGEST + " bytes.");
        }
        try (InputStream in = zip.open(name)) {
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

    /** One reading of the entries and the reports. */
    private final class Reading {

        private final Manifest manifest;
        private final ExportOrder order;
        private final Map<String, String> listed;
        private final Map<String, EntryRow> reports;
        private final TreeMap<Long, Differing> differing = new TreeMap<>();
        private long digests;
        private long opened;
        private long untold;
        private long untoldRows;
        private long before = -1;
        private final SortedSet<String> untoldNames = new TreeSet<>();

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
                untold += checked.untold();
                untoldNames.addAll(checked.untoldNames());
            });
            try (EntriesReader reader = new EntriesReader(zip, range.from(), order.includeIdentifyingFields())) {
                for (EntryBatch next = reader.next(); next != null; next = reader.next()) {
                    EntryBatch batch = next;
                    checks.give(() -> check.check(batch), batch.size());
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
                }
                facts.add(opened + " of " + digests + " identifying values are opened, and are those whose digests"
                        + " the entries hold."
                        + (opened == digests
                                ? ""
                                : " Of the others is not shown what they are, nor whether they were forgotten or left"
                                        + " out."));
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
            before = -1;
            OrderedWork.Line<List<RowBatch.Row>> line =
                    work.begin(digested -> digested.forEach(row -> take(row, file, expected, kind)));
            String name = ProofFiles.positions(file.report());
            long count = 0;
            try (DigestedFile in = new DigestedFile(zip, name)) {
                TextLines positions = new TextLines(name, in);
                RowBatch batch = RowBatch.read(count, records, positions);
                for (; !batch.rows().isEmpty(); batch = RowBatch.read(count, records, positions)) {
                    count += batch.rows().size();
                    line.give(batch::digested, batch.size());
                }
                line.end();
                if (positions.next() != null) {
                    faults.add(name + " has more positions than " + file.name() + " has rows: some were left out.");
                }
                while (positions.next() != null) {
                    // To the end, for the digest.
                }
                checkDigest(name, in.sha256(), listed);
            }
            faults.addAll(kind.sentences());
            return count;
        }

        private void take(RowBatch.Row row, Manifest.Entry file, ExpectedRows expected, FaultKind kind) {
            ExpectedRows.Match match = expected.take(row.position(), row.digest());
            if (match != ExpectedRows.Match.NONE) {
                if (before >= 0 && !expected.isBehind(row.position(), before)) {
                    kind.add("Row " + row.number() + " of " + file.name() + ", of the event at position "
                            + row.position() + ", does not follow the row before it: rows are in the order of time.");
                }
                before = row.position();
            }
            switch (match) {
                case SAME -> {
                    // As it should be.
                }
                case ALLOWED -> untoldRows++;
                case OTHER -> {
                    if (row.bytes().length > LONGEST_SHOWN) {
                        kind.add("Row " + row.number() + " of " + file.name()
                                + " is not what the entry at position " + row.position() + " makes: it has "
                                + row.bytes().length + " bytes.");
                        return;
                    }
                    if (differing.size() < FaultKind.MOST) {
                        String record = new String(row.bytes(), StandardCharsets.UTF_8);
                        differing.put(row.position(), new Differing(file.name(), row.number(), record));
                    }
                    kind.addUntold();
                }
                case NONE ->
                    kind.add("Row " + row.number() + " of " + file.name() + " belongs to no entry: "
                            + (row.position() < 0
                                    ? ProofFiles.positions(file.report()) + " has no position for it."
                                    : "the event at position " + row.position()
                                            + " has a row already, or is not among what was asked for."));
            }
        }

        /** Names the filters of which the entries do not say which events pass them. */
        void tellUntold() {
            untoldNames.addAll(
                    new EntryMatch(order.filter(), order.words(), order.includeIdentifyingFields()).untold());
            if (!untoldNames.isEmpty()) {
                facts.add("Not proved is the filter of " + String.join(", ", untoldNames) + ": of " + untold
                        + " events that pass as far as their entries tell, " + untoldRows
                        + " have a row. That these pass it, and the others do not, is as the service says.");
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
