package dev.daybook.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.TestDatabase;
import dev.daybook.entry.Entry;
import dev.daybook.event.Actor;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.LogEntries;
import dev.daybook.event.LogEntry;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.event.TestPosters;
import dev.daybook.integrity.Checkpoints;
import dev.daybook.integrity.LogKey;
import dev.daybook.integrity.LogKeys;
import dev.daybook.integrity.StoredCheckpoint;
import dev.daybook.integrity.Verdict;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.job.Job;
import dev.daybook.job.JobState;
import dev.daybook.job.Jobs;
import dev.daybook.kernel.Refusal;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Exports that prove themselves, verified as somebody does who has nothing but the zip and the key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class ExportVerificationIT extends IntegrationTest {

    private static final Actor ADA = Actor.user("ada");
    private static final int EVENTS = 700;

    private final String org = "export-verified-" + UUID.randomUUID();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @Autowired
    private Exports exports;

    @Autowired
    private EventLog log;

    @Autowired
    private Jobs jobs;

    @Autowired
    private ExportBuilder builder;

    @Autowired
    private LogEntries entries;

    @Autowired
    private LogKeys keys;

    @Autowired
    private Checkpoints checkpoints;

    @TempDir
    private Path directory;

    private Map<String, byte[]> whole = Map.of();

    @BeforeAll
    void appendAndExport() throws IOException {
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(event(
                    i % 20 == 0 ? "Login Successful" : "Train Model",
                    "user-" + i % 7,
                    "project-" + i % 5,
                    now.minus(i * 7919L % 100_003, ChronoUnit.MILLIS),
                    "{\"modelId\": \"=m,7\", \"x\": 1.50, \"deep\": {\"b\": [1, 2], \"a\": \"ü\\n\"}}"));
        }
        events.add(event(
                "project.updated",
                "user-1",
                "project-1",
                null,
                "{\"id\":\"p1\",\"changes_requested\":{\"title\":\"Secret title\"}}"));
        log.append(Post.of(TestPosters.TEST, events));
        whole = export(request(true, null, null, null));
    }

    @Test
    void anExportProvesThatItIsCompleteAndEachRowIsItsEntry() throws Exception {
        Verdict verdict = verify(whole);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.entries()).isEqualTo(EVENTS + 1);
        assertThat(verdict.facts())
                .anySatisfy(fact -> assertThat(fact)
                        .contains("All " + (EVENTS + 1) + " entries from position 0 to before " + (EVENTS + 1)))
                .anySatisfy(fact -> assertThat(fact).contains("identifying values are opened"))
                .contains("Asked for were the reports ADMIN_USAGE, APP_USAGE, PREDICTION_USAGE over all events.");
        assertThat(text(whole, csv("app"))).contains("'=m,7", "{\"\"a\"\":\"\"ü\\n\"\",\"\"b\"\":[1,2]}", ",1.5,");
    }

    @Test
    void anExportWithoutIdentitiesVerifiesAgainstTheSameCheckpoint() throws Exception {
        Map<String, byte[]> redacted = export(request(false, null, null, null));
        assertThat(redacted).doesNotContainKey(ProofFiles.OPENINGS);
        assertThat(verify(redacted).faults()).isEmpty();
        redacted.forEach((name, bytes) ->
                assertThat(new String(bytes, UTF_8)).as(name).doesNotContain("203.0.113.7", "Secret title"));

        StoredCheckpoint covering = checkpoints.atLeast(org, EVENTS + 1).orElseThrow();
        byte[] kept = covering.note().getBytes(UTF_8);
        long bound = covering.size();
        Map<String, byte[]> full = export(request(true, null, null, null));
        Map<String, byte[]> again = export(request(false, null, null, null));
        assertThat(bound).isLessThanOrEqualTo(log.head(org));
        assertThat(verify(full, kept).faults()).isEmpty();
        assertThat(verify(again, kept).faults()).isEmpty();
        assertThat(verify(again, kept).facts())
                .contains("They continue the checkpoint at " + covering.size() + " entries.");
    }

    @Test
    void anExportOfSomeEventsHasExactlyThoseThatWereAskedFor() throws Exception {
        ExportRequest some = ExportRequests.of(
                true,
                now.minusSeconds(60),
                now.minusSeconds(10),
                List.of("APP_USAGE"),
                List.of("proof", "id"),
                true,
                "project-1",
                "user-3",
                null);
        Map<String, byte[]> files = export(some);
        Verdict verdict = verify(files);
        assertThat(verdict.faults()).isEmpty();
        assertThat(text(files, csv("app")).lines().count()).isBetween(5L, 30L);

        files.computeIfPresent(
                "manifest.json",
                (name, bytes) ->
                        new String(bytes, UTF_8).replace("user-3", "user-4").getBytes(UTF_8));
        assertThat(verify(files).faults())
                .anySatisfy(fault -> assertThat(fault).contains("belongs to no entry"))
                .anySatisfy(fault -> assertThat(fault).contains("is among what was asked for, and has no row."));
    }

    @Test
    void aProofCanBeginAtALaterPosition() throws Exception {
        Map<String, byte[]> files = export(request(true, null, null, 500L));
        Verdict verdict = verify(files);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.entries()).isBetween(201L, 260L);
        assertThat(text(files, ProofFiles.positions("APP_USAGE")).lines())
                .allMatch(line -> Long.parseLong(line) >= 500);

        assertThatThrownBy(() -> exports.ask(org, ADA, TestPosters.TEST, request(true, null, null, 1_000_000L)))
                .isInstanceOf(Refusal.Invalid.class);
        assertThatThrownBy(() -> exports.ask(
                        org,
                        ADA,
                        TestPosters.TEST,
                        ExportRequests.of(true, null, null, null, null, true, null, null, 5L)))
                .isInstanceOf(Refusal.Invalid.class);
    }

    @Test
    void whateverWasChangedInAnExportIsFound() throws Exception {
        String app = csv("app");
        find(
                "a cell",
                "Event is \"Train Mode1\" and should be \"Train Model\"",
                files -> replace(files, app, "Train Model", "Train Mode1"));
        find("an identifying cell", "Username is \"eve\"", files -> replace(files, app, "Ada Lovelace", "eve"));
        find("a row left out", "is among what was asked for, and has no row.", files -> dropLine(files, app, 5));
        find("a row and its position left out", "is among what was asked for, and has no row.", files -> {
            dropLine(files, app, 5);
            dropLine(files, ProofFiles.positions("APP_USAGE"), 4);
        });
        find("a row twice", "has a row already", files -> {
            repeatLine(files, app, 5);
            repeatLine(files, ProofFiles.positions("APP_USAGE"), 4);
        });
        find("two rows in each other's place, and their positions", "does not follow the row before it", files -> {
            swapLines(files, app, 5);
            swapLines(files, ProofFiles.positions("APP_USAGE"), 4);
        });
        find("the header", "The header of", files -> replace(files, app, "Timestamp", "Time"));
        find(
                "an entry",
                "something was altered, left out, put in or moved",
                files -> replace(files, ProofFiles.ENTRIES, "\"userId\":\"user-3\"", "\"userId\":\"user-4\""));
        find(
                "a value",
                "is not the one whose digest the entry holds.",
                files -> replace(files, ProofFiles.OPENINGS, "Ada Lovelace", "Ada L0velace"));
        find(
                "the form of an entry",
                "The entry at position 3 is no event.",
                files -> replace(files, ProofFiles.ENTRIES, "\"position\":3,", "\"position\":x,"));
        find(
                "the form of its details",
                "The entry at position 0 is no event.",
                files -> replace(files, ProofFiles.ENTRIES, "\"details\":{\"deep\":{", "\"details\":{\"deep\";{"));
        find("a value left out", "and should be \"\".", files -> dropLine(files, ProofFiles.OPENINGS, 3));
        find("a value twice", "for no entry, or out of order.", files -> repeatLine(files, ProofFiles.OPENINGS, 3));
        find(
                "the order of values",
                "for no entry, or out of order.",
                files -> replace(files, ProofFiles.OPENINGS, "{\"position\":3,", "{\"position\":9,"));
        find(
                "the form of a value",
                "A line of proof/openings.jsonl is not of the form",
                files -> replace(files, ProofFiles.OPENINGS, "{\"position\":3,", "{\"position\": 3,"));
        find(
                "entries cut",
                "some were left out",
                files -> files.computeIfPresent(
                        ProofFiles.ENTRIES, (name, bytes) -> Arrays.copyOf(bytes, bytes.length / 2)));
        find(
                "the proof",
                "signature",
                files -> replace(files, ProofFiles.RANGE_PROOF, "\n" + size(files) + "\n", "\n9999\n"));
        find(
                "the bound",
                "The manifest says that positions",
                files -> replace(
                        files,
                        "manifest.json",
                        "\"positionBound\" : " + (EVENTS + 1),
                        "\"positionBound\" : " + EVENTS));
        find(
                "the organization",
                "The manifest says that the events are of",
                files -> replace(files, "manifest.json", "\"orgId\" : \"" + org, "\"orgId\" : \"other"));
        find(
                "a file put in",
                "The file extra.csv does not belong to the export.",
                files -> files.put("extra.csv", new byte[] {1}));
        for (String name : List.of(
                "./" + app,
                "../../evil.csv",
                "/etc/evil.csv",
                app.toUpperCase(Locale.ROOT),
                "proof/",
                "proof/./entries",
                "proof\\entries",
                "Manifest.json")) {
            find(
                    "a file put in as " + name,
                    "The file " + name + " does not belong to the export.",
                    files -> files.put(name, "evil".getBytes(UTF_8)));
        }
        find("another file of the same name", "has 3 rows", files -> {
            byte[] admin = Objects.requireNonNull(files.get(csv("prediction")));
            files.put(csv("prediction"), (new String(admin, UTF_8) + "a\r\nb\r\nc\r\n").getBytes(UTF_8));
        });
        for (String name : whole.keySet()) {
            find(name, "The file " + name + " is missing.", files -> files.remove(name));
        }
        assertThatThrownBy(() -> ExportVerification.verify(
                        Files.writeString(directory.resolve("none"), "no zip"), keys(), List.of()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatIsForgottenWhileAnExportIsBuiltIsNotInOneFileAndMissingInAnother() throws Exception {
        String forgetful = "export-forgetful-" + UUID.randomUUID();
        Actor actor = new Actor("ada", "Ada Lovelace", null, "ada@example.com", null, null, "{}");
        log.append(Post.of(
                TestPosters.TEST,
                List.of(new NewEvent(
                        "Train Model", null, null, actor, Scope.organization(forgetful), null, "{}", null))));
        ExportOrder order = request(true, null, null, null).check(Instant.now(), log.retention(), true);
        Export export = new Export(UUID.randomUUID(), forgetful, UUID.randomUUID(), order, 1, now, null, null);

        OutputStream forgetting = new FilterOutputStream(OutputStream.nullOutputStream()) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (new String(bytes, from, length, ISO_8859_1).equals(ProofFiles.ENTRIES)) {
                    forget(forgetful, "username");
                }
                out.write(bytes, from, length);
            }
        };
        assertThatThrownBy(() -> builder.build(export, forgetting, percent -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("forgotten");

        Path zip = directory.resolve(UUID.randomUUID() + ".zip");
        try (OutputStream out = Files.newOutputStream(zip)) {
            builder.build(export, out, percent -> {});
        }
        assertThat(ExportVerification.verify(zip, keys(forgetful), List.of()).faults())
                .isEmpty();
    }

    private static void forget(String organization, String column) {
        try (Connection connection =
                        TestDatabase.get().connect(TestDatabase.get().retention());
                Statement statement = connection.createStatement()) {
            statement.execute("update event set %s = null, salts = salts - '%s' where org_id = '%s'"
                    .formatted(column, column, organization));
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void nothingIsReadOfEntriesThatNobodySigned() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>(whole);
        files.put(ProofFiles.ENTRIES, new byte[100]);

        assertThat(ExportVerification.verify(Zips.write(directory, files), List.of(), List.of())
                        .faults())
                .anySatisfy(fault -> assertThat(fault).contains("given keys"))
                .noneSatisfy(fault -> assertThat(fault).contains("is no event"));
    }

    @Test
    void whatTheManifestSaysIsComparedOrNamedAsUnproved() throws Exception {
        find(
                "its rows",
                "which is not the sum over its files",
                files -> inManifest(files, "\"rows\" : ", "\"rows\" : 1"));
        find("a size", "by the manifest.", files -> inManifest(files, "\"bytes\" : ", "\"bytes\" : 1"));
        find(
                "its version",
                "is of the version 11",
                files -> inManifest(files, "\"manifestVersion\" : ", "\"manifestVersion\" : 1"));
        find(
                "whether formulas were defused",
                "and should be",
                files -> replace(files, "manifest.json", "\"formulasDefused\" : true", "\"formulasDefused\" : false"));
        for (String member : List.of(
                "\"id\" : \"" + UUID.randomUUID() + "\",", "\"verified\" : true,", "\"orgId\" : \"" + org + "\",")) {
            find(member, "the manifest is not the JSON of one", files -> inManifest(files, "{", "{ " + member));
        }
        find(
                "what follows",
                "the manifest is not the JSON of one",
                files -> files.computeIfPresent(
                        "manifest.json", (name, bytes) -> (text(files, name) + "{}").getBytes(UTF_8)));
        find(
                "a text for a number",
                "the manifest is not the JSON of one",
                files -> replace(files, "manifest.json", "\"manifestVersion\" : 1", "\"manifestVersion\" : \"1\""));
        find(
                "a cell",
                "not one that the service writes",
                files -> replace(files, "manifest.json", "\"nullCell\" : \"\"", "\"nullCell\" : \"-\""));
        find(
                "another version in the names",
                "The manifest lists the file",
                files -> replace(files, "manifest.json", "\"daybookVersion\" : \"", "\"daybookVersion\" : \"9"));

        List<String> facts = verify(whole).facts();
        assertThat(facts)
                .contains("What a spreadsheet would run as a formula was made a text.")
                .anySatisfy(fact -> assertThat(fact)
                        .startsWith("Not proved is what the manifest alone says: that this was asked for, its id ")
                        .contains(
                                "requestedAt",
                                "daybookVersion",
                                sha256(Objects.requireNonNull(whole.get("manifest.json")))));
        assertThat(verify(export(request(false, null, null, 500L))).facts())
                .contains("What the log has before position 500 was not asked for.")
                .anySatisfy(fact -> assertThat(fact).startsWith("0 of ").contains("nor whether they were forgotten"));
    }

    @Test
    void theManifestIsProvedByTheEventOfItsCompletion() throws Exception {
        byte[] manifest = Objects.requireNonNull(whole.get("manifest.json"));
        String sha256 = sha256(manifest);
        AuditEvent completed = log.follow(org, EVENTS, 1000).stream()
                .filter(event -> event.type().label().equals("Usage Data Export Completed")
                        && event.details().contains(sha256))
                .findFirst()
                .orElseThrow();
        Verdict verdict = verifyCompleted(whole, completed);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.facts())
                .contains("The log says at position " + completed.position() + " that the export "
                        + Objects.requireNonNull(completed.target()).id()
                        + " was built with this manifest: what it says is what the service wrote.")
                .noneMatch(fact -> fact.startsWith("Not proved"));

        Map<String, byte[]> other = new LinkedHashMap<>(whole);
        inManifest(
                other,
                "\"id\" : \"" + Objects.requireNonNull(completed.target()).id(),
                "\"id\" : \"" + UUID.randomUUID());
        assertThat(verify(other).faults()).as("what is named as unproved").isEmpty();
        assertThat(verifyCompleted(other, completed).faults())
                .anySatisfy(fault -> assertThat(fault).contains("or with another manifest."));
        AuditEvent asked = log.follow(org, EVENTS, 1000).stream()
                .filter(event -> event.type().label().equals("Usage Data Export Requested"))
                .findFirst()
                .orElseThrow();
        assertThat(verifyCompleted(whole, asked).faults())
                .anySatisfy(fault -> assertThat(fault).contains("says of no export"));
    }

    private Verdict verifyCompleted(Map<String, byte[]> files, AuditEvent event) throws IOException {
        LogEntry entry = entries.find(org, event.id(), false).orElseThrow();
        return ExportVerification.verify(
                Zips.write(directory, files), keys(), List.of(), Entry.read(entry.canonicalBytes()));
    }

    private static void inManifest(Map<String, byte[]> files, String part, String other) {
        replace(files, "manifest.json", part, other);
    }

    private String size(Map<String, byte[]> files) {
        String proof = text(files, ProofFiles.RANGE_PROOF);
        return proof.substring(proof.indexOf("\n\n") + 2).split("\n", -1)[1];
    }

    private void find(String what, String fault, Consumer<Map<String, byte[]>> change) throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>(whole);
        change.accept(files);
        assertThat(verify(files).faults())
                .as(what)
                .anySatisfy(found -> assertThat(found).contains(fault));
        // An attacker who knows how also changes the sums in the manifest, which proves nothing by itself.
        String manifest = text(files, files.containsKey("manifest.json") ? "manifest.json" : csv("app"));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] before = whole.get(file.getKey());
            if (before != null) {
                manifest = manifest.replace(
                        "\"bytes\" : " + before.length + ",\n    \"sha256\" : \"" + sha256(before),
                        "\"bytes\" : " + file.getValue().length + ",\n    \"sha256\" : \"" + sha256(file.getValue()));
            }
        }
        if (files.containsKey("manifest.json")) {
            files.put("manifest.json", manifest.getBytes(UTF_8));
        }
        assertThat(verify(files).faults())
                .as(what + ", and its sum")
                .anySatisfy(found -> assertThat(found).contains(fault));
    }

    private static void replace(Map<String, byte[]> files, String name, String part, String other) {
        // Entries hold lengths beside texts: byte by byte.
        String text = new String(Objects.requireNonNull(files.get(name)), ISO_8859_1);
        assertThat(text).contains(part);
        int at = text.indexOf(part);
        files.put(name, (text.substring(0, at) + other + text.substring(at + part.length())).getBytes(ISO_8859_1));
    }

    private static void dropLine(Map<String, byte[]> files, String name, int line) {
        List<String> lines = new ArrayList<>(List.of(text(files, name).split("(?<=\n)", -1)));
        lines.remove(line);
        files.put(name, String.join("", lines).getBytes(UTF_8));
    }

    private static void swapLines(Map<String, byte[]> files, String name, int line) {
        List<String> lines = new ArrayList<>(List.of(text(files, name).split("(?<=\n)", -1)));
        Collections.swap(lines, line, line + 1);
        files.put(name, String.join("", lines).getBytes(UTF_8));
    }

    private static void repeatLine(Map<String, byte[]> files, String name, int line) {
        List<String> lines = new ArrayList<>(List.of(text(files, name).split("(?<=\n)", -1)));
        lines.add(line, lines.get(line));
        files.put(name, String.join("", lines).getBytes(UTF_8));
    }

    private String csv(String report) {
        return whole.keySet().stream()
                .filter(name -> name.endsWith("-" + report + "_usage.csv"))
                .findFirst()
                .orElseThrow();
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(Objects.requireNonNull(files.get(name), name), UTF_8);
    }

    private Verdict verify(Map<String, byte[]> files, byte[]... kept) throws IOException {
        return ExportVerification.verify(Zips.write(directory, files), keys(), List.of(kept));
    }

    private List<NoteVerifier> keys() {
        return keys(org);
    }

    private List<NoteVerifier> keys(String organization) {
        return keys.of(organization).stream().map(LogKey::toVerifier).toList();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private ExportRequest request(
            boolean identifying, @Nullable String project, @Nullable String user, @Nullable Long from) {
        return ExportRequests.of(
                identifying,
                null,
                null,
                null,
                List.of("proof", "details.deep", "details.x", "ip", "receivedAt", "id"),
                true,
                project,
                user,
                from);
    }

    private Map<String, byte[]> export(ExportRequest request) throws IOException {
        Job job = exports.ask(org, ADA, TestPosters.TEST, request);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> jobs.find(org, job.id()).orElseThrow().state() == JobState.COMPLETED);
        String id =
                Objects.requireNonNull(jobs.find(org, job.id()).orElseThrow().result());
        return Zips.files(exports.find(org, UUID.fromString(id)).orElseThrow());
    }

    private NewEvent event(String label, String user, String project, @Nullable Instant time, String details) {
        return new NewEvent(
                label,
                null,
                time,
                new Actor(user, "Ada Lovelace", "203.0.113.7", "mail@example.com", null, null, "{}"),
                new Scope(org, "Example Ltd", project, "Churn", "Regression", "OWNER"),
                new Target("model", "m-" + user, "M"),
                details,
                null);
    }
}
