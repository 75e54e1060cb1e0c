package dev.daybook.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.daybook.IntegrationTest;
import dev.daybook.event.Actor;
import dev.daybook.event.EventFilter;
import dev.daybook.event.EventFilter.TargetId;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Order;
import dev.daybook.event.Post;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.event.Tenant;
import dev.daybook.event.TestPosters;
import dev.daybook.event.TextQuery;
import dev.daybook.integrity.LogKey;
import dev.daybook.integrity.LogKeys;
import dev.daybook.integrity.Verdict;
import dev.daybook.job.Job;
import dev.daybook.job.JobState;
import dev.daybook.job.Jobs;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Sha256;
import dev.daybook.kernel.TimeRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Exports of what a query finds: their rows are its events, and whoever has only the zip and the key sees that they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ExportFilterIT extends IntegrationTest {

    private static final Actor ADA = Actor.user("ada");
    private static final int EVENTS = 400;

    private static final List<String> LABELS =
            List.of("Train Model", "Login Successful", "Of our own", "role.created", "api_key.deleted");

    private final String org = "export-filtered-" + UUID.randomUUID();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Autowired
    private Exports exports;

    @Autowired
    private EventLog log;

    @Autowired
    private Jobs jobs;

    @Autowired
    private LogKeys keys;

    @TempDir
    private Path directory;

    @BeforeAll
    void append() {
        log.append(Post.of(
                TestPosters.TEST,
                IntStream.range(0, EVENTS).mapToObj(this::event).toList()));
    }

    private NewEvent event(int number) {
        String label = LABELS.get(number % LABELS.size());
        return new NewEvent(
                label,
                null,
                now.minus(random.nextInt(1_000_000), ChronoUnit.MILLIS),
                new Actor(
                        "user-" + random.nextInt(6),
                        "Ada Lovelace",
                        "203.0.113.7",
                        random.nextInt(4) == 0 ? null : "mail-" + random.nextInt(4) + "@example.com",
                        random.nextBoolean() ? "session" : "api_key",
                        random.nextInt(3) == 0 ? "key-" + random.nextInt(3) : null,
                        "{}"),
                new Scope(
                        org,
                        "Example Ltd",
                        random.nextInt(5) == 0 ? null : "project-" + random.nextInt(4),
                        null,
                        null,
                        null),
                random.nextInt(3) == 0 ? null : new Target("model", "m-" + random.nextInt(5), "M"),
                label.contains(".") ? "{\"id\": \"resource-" + random.nextInt(5) + "\"}" : "{\"modelId\": \"=m\"}",
                null);
    }

    private @Nullable TextQuery words() {
        return switch (random.nextInt(8)) {
            case 0 -> TextQuery.of("LOVELACE user-1");
            case 1 -> TextQuery.of("\"train model\"");
            case 2 -> TextQuery.of("mail-2@");
            default -> null;
        };
    }

    private EventFilter filter() {
        EventFilter filter = EventFilter.ALL;
        if (random.nextInt(2) == 0) {
            filter = filter.and(FilterField.LABEL, some(LABELS::get, LABELS.size()));
        }
        if (random.nextInt(2) == 0) {
            filter = filter.and(FilterField.USER, some(i -> "user-" + i, 7));
        }
        if (random.nextInt(3) == 0) {
            filter = filter.and(FilterField.EMAIL, some(i -> "mail-" + i + "@example.com", 5));
        }
        if (random.nextInt(3) == 0) {
            filter = filter.and(FilterField.PROJECT, some(i -> "project-" + i, 5));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.and(FilterField.TARGET, new TargetId("model", "m-" + random.nextInt(6)));
        }
        if (random.nextInt(5) == 0) {
            filter = filter.and(FilterField.RESOURCE, some(i -> "resource-" + i, 6));
        }
        if (random.nextInt(5) == 0) {
            filter = filter.and(FilterField.DIALECT, "openai");
        }
        if (random.nextInt(6) == 0) {
            filter = filter.and(FilterField.API_KEY, some(i -> "key-" + i, 4));
        }
        if (random.nextInt(6) == 0) {
            filter = filter.and(FilterField.ACTOR_TYPE, "session");
        }
        if (random.nextInt(6) == 0) {
            filter = filter.and(FilterField.POSTER, TestPosters.TEST.userId());
        }
        if (random.nextInt(4) == 0) {
            filter = filter.and(FilterField.REPORT, Report.APP_USAGE);
        }
        return filter;
    }

    private List<String> some(IntFunction<String> value, int of) {
        return random.ints(1 + random.nextInt(3), 0, of)
                .mapToObj(value)
                .distinct()
                .toList();
    }

    private TimeRange range() {
        return random.nextBoolean()
                ? TimeRange.ALL
                : new TimeRange(now.minusMillis(random.nextInt(1_000_000)), now.minusMillis(random.nextInt(200_000)));
    }

    @Test
    void theRowsOfAViewAreTheEventsOfItsQueryAndItsProofIsAccepted() throws Exception {
        for (int i = 0; i < 25; i++) {
            EventQuery query = query(range(), filter(), random.nextInt(4) > 0);
            TextQuery words = words();
            String what = "seed " + seed + ": " + query + " " + words;
            Map<String, byte[]> files = export(query, words, true);

            assertThat(ids(files)).as(what).isEqualTo(ids(query, words));
            Verdict verdict = verify(files);
            assertThat(verdict.faults()).as(what).isEmpty();
            boolean untold = query.filter().asked().containsKey(FilterField.RESOURCE);
            boolean hidden = query.filter().asked().containsKey(FilterField.EMAIL) && !query.identities();
            if (untold || !hidden) {
                assertThat(verdict.facts().stream().anyMatch(fact -> fact.startsWith("Not proved is the filter of ")))
                        .as("%s: %s", what, verdict)
                        .isEqualTo(untold);
            }
        }
    }

    @Test
    void everyChangeOfAFilteredExportIsFound() throws Exception {
        EventFilter filter = EventFilter.of(FilterField.USER, "user-1")
                .and(FilterField.LABEL, List.of("Train Model", "Login Successful"));
        Map<String, byte[]> whole = export(query(TimeRange.ALL, filter, true), true);
        assertThat(verify(whole).facts())
                .contains(
                        "Asked for were the reports ADMIN_USAGE, APP_USAGE over events with event \"Login Successful\" or"
                                + " \"Train Model\", with user \"user-1\".");
        String app = whole.keySet().stream()
                .filter(name -> name.endsWith("app_usage.csv"))
                .findFirst()
                .orElseThrow();
        String positions = ProofFiles.positions("APP_USAGE");

        assertThat(faults(whole, manifest -> manifest.replace("\"user-1\"", "\"user-2\"")))
                .anyMatch(fault -> fault.contains("belongs to no entry"))
                .anyMatch(fault -> fault.contains("is among what was asked for, and has no row."));
        assertThat(faults(whole, manifest -> manifest.replace("\"Login Successful\", ", "")))
                .as("an event left out of the filter")
                .anyMatch(fault -> fault.contains("belongs to no entry"));
        assertThat(faults(whole, manifest -> manifest.replaceFirst("(?s)\"filters\" : \\{.*?\\},", "")))
                .as("the whole filter")
                .anyMatch(fault -> fault.contains("is among what was asked for, and has no row."));
        for (String words : List.of(
                "\"filters\" : {}",
                "\"filters\" : {\"user\": []}",
                "\"filters\" : {\"user\": [null]}",
                "\"filters\" : {\"user\": null}",
                "\"filters\" : {\"user\": [\"b\", \"a\"]}",
                "\"filters\" : {\"user\": [\"a\", \"a\"]}",
                "\"filters\" : {\"targetId\": [\"a\"]}",
                "\"filters\" : {\"report\": [\"APP_USAGE\"]}",
                "\"filters\" : {\"q\": [\"A\"]}",
                "\"filters\" : {\"q\": [\"a\"]}",
                "\"filters\" : {\"org\": [\"a\"]}",
                "\"filters\" : {\"anything\": [\"a\"]}",
                "\"userId\" : \"u\", \"filters\" : {\"user\": [\"a\"]}")) {
            assertThat(faults(
                            whole,
                            manifest -> manifest.replaceFirst("\"userId\" : null,", "")
                                    .replaceFirst("(?s)\"filters\" : \\{.*?\\}", words)))
                    .as(words)
                    .anyMatch(fault -> fault.contains("not one that the service writes"));
        }

        for (String[] change : new String[][] {
            {"\"start\" : null", "\"start\" : 0"},
            {"\"start\" : null", "\"start\" : \"1970-01-01T01:00:00+01:00\""},
            {"\"end\" : null", "\"end\" : \" 9999-01-01T00:00:00Z\""},
            {"\"end\" : null,", ""},
            {"\"projectId\" : null,", ""},
            {"\"include\" : [ \"id\",", "\"include\" : [ \"id\", \"id\","},
            {"\"include\" : [", "\"include\" : [ " + details(101)},
        }) {
            assertThat(faults(whole, manifest -> manifest.replace(change[0], change[1])))
                    .as(change[1])
                    .anyMatch(fault -> fault.contains("not one that the service writes"));
        }

        Map<String, byte[]> fewer = new LinkedHashMap<>(whole);
        fewer.put(app, withoutLine(text(whole, app), 2));
        fewer.put(positions, withoutLine(text(whole, positions), 1));
        assertThat(verify(fewer).faults())
                .anyMatch(fault -> fault.contains("is among what was asked for, and has no row."));

        Map<String, byte[]> other =
                export(query(TimeRange.ALL, EventFilter.of(FilterField.USER, "user-2"), true), true);
        String row = text(other, app).lines().skip(1).findFirst().orElseThrow();
        String position = text(other, positions).lines().findFirst().orElseThrow();
        Map<String, byte[]> more = new LinkedHashMap<>(whole);
        more.put(app, (text(whole, app) + row + "\r\n").getBytes(UTF_8));
        more.put(positions, (text(whole, positions) + position + "\n").getBytes(UTF_8));
        assertThat(verify(more).faults())
                .as("a right row that was not asked for")
                .anyMatch(fault -> fault.contains("is not among what was asked for."));

        Map<String, byte[]> changed = new LinkedHashMap<>(whole);
        changed.put(
                app, text(whole, app).replaceFirst("Train Model", "Train Mode1").getBytes(UTF_8));
        assertThat(verify(changed).faults()).anyMatch(fault -> fault.contains("\"Train Mode1\""));
    }

    private static String details(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"details.d" + i + "\", ")
                .collect(Collectors.joining());
    }

    @Test
    void whatEntriesDoNotTellIsNamedAsUnproved() throws Exception {
        EventFilter resource =
                EventFilter.of(FilterField.RESOURCE, "resource-1").and(FilterField.USER, "user-1");
        Map<String, byte[]> files = export(query(TimeRange.ALL, resource, true), true);
        long ofUser = count(EventFilter.of(FilterField.USER, "user-1"));
        assertThat(verify(files).facts()).contains(notProved("resource", ofUser, count(resource)));
        EventFilter both = resource.and(FilterField.EMAIL, "mail-1@example.com");
        assertThat(verify(export(query(TimeRange.ALL, both, false), true)).facts())
                .anyMatch(fact -> fact.startsWith("Not proved is the filter of email, resource: of "));
        assertThat(verify(export(query(TimeRange.ALL, both, true), true)).facts())
                .as("addresses that are opened are proved")
                .anyMatch(fact -> fact.startsWith("Not proved is the filter of resource: of "));
        assertThat(faults(files, manifest -> manifest.replace("\"user-1\"", "\"user-2\"")))
                .as("what passes everything else is proved")
                .anyMatch(fault -> fault.contains("belongs to no entry"));

        EventFilter email = EventFilter.of(FilterField.EMAIL, "mail-1@example.com");
        Map<String, byte[]> opened = export(query(TimeRange.ALL, email, true), true);
        assertThat(verify(opened).facts()).noneMatch(fact -> fact.startsWith("Not proved is the filter"));
        assertThat(faults(opened, manifest -> manifest.replace("mail-1@", "mail-2@")))
                .anyMatch(fault -> fault.contains("is among what was asked for, and has no row."));

        Map<String, byte[]> closed = export(query(TimeRange.ALL, email, false), true);
        long withAddress = log.find(query(TimeRange.ALL, EventFilter.ALL, true), null, 1000).stream()
                .filter(event -> event.actor().email() != null)
                .count();
        assertThat(verify(closed).facts()).contains(notProved("email", withAddress, count(email)));
    }

    /** Whoever takes values away makes the verdict say less, and cannot make it say that a row was rightly left out. */
    @Test
    void aRowThatIsLeftOutTogetherWithTheValueThatAsksForItIsNoLongerProved() throws Exception {
        EventFilter email = EventFilter.of(FilterField.EMAIL, "mail-1@example.com");
        Map<String, byte[]> files = new LinkedHashMap<>(export(query(TimeRange.ALL, email, true), true));
        String app = files.keySet().stream()
                .filter(name -> name.endsWith("app_usage.csv"))
                .findFirst()
                .orElseThrow();
        String positions = ProofFiles.positions("APP_USAGE");
        String position = text(files, positions).lines().findFirst().orElseThrow();
        String opening = text(files, ProofFiles.OPENINGS)
                .lines()
                .filter(line -> line.startsWith("{\"position\":" + position + ","))
                .findFirst()
                .orElseThrow();
        int rows = Math.toIntExact(text(files, app).lines().count() - 1);
        files.put(app, withoutLine(text(files, app), 1));
        files.put(positions, withoutLine(text(files, positions), 0));
        files.put(
                ProofFiles.OPENINGS,
                text(files, ProofFiles.OPENINGS).replace(opening + "\n", "").getBytes(UTF_8));
        String manifest = text(files, ExportBuilder.MANIFEST);
        assertThat(verify(files).faults()).as("the sums of the manifest").isNotEmpty();

        Manifest whole = Manifest.read(manifest.getBytes(UTF_8));
        files.put(ExportBuilder.MANIFEST, JsonMapper.builder().build().writeValueAsBytes(resummed(whole, files, app)));
        Verdict verdict = verify(files);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.facts())
                .contains(notProved("email", 1, 0))
                .anyMatch(fact -> fact.startsWith(rows - 1 + " rows of "));
    }

    private static Manifest resummed(Manifest manifest, Map<String, byte[]> files, String changed) {
        return new Manifest(
                manifest.manifestVersion(),
                manifest.daybookVersion(),
                manifest.id(),
                manifest.orgId(),
                manifest.requestedAt(),
                manifest.positionBound(),
                manifest.request(),
                manifest.nullCell(),
                manifest.emptyCell(),
                manifest.rows() - 1,
                manifest.files().stream()
                        .map(file -> new Manifest.Entry(
                                file.name(),
                                file.report(),
                                file.rows() - (file.name().equals(changed) ? 1 : 0),
                                content(files, file.name()).length,
                                sha256(content(files, file.name())),
                                file.asOf()))
                        .toList(),
                Objects.requireNonNull(manifest.proof()).stream()
                        .map(file -> new Manifest.ProofFile(
                                file.name(), content(files, file.name()).length, sha256(content(files, file.name()))))
                        .toList());
    }

    private static byte[] content(Map<String, byte[]> files, String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.of(bytes));
    }

    @Test
    void wordsAreExaminedAsFarAsTheEntriesTell() throws Exception {
        TextQuery words = TextQuery.of("lovelace mail-1");
        EventQuery all = query(TimeRange.ALL, EventFilter.ALL, true);
        Map<String, byte[]> opened = export(all, words, true);
        assertThat(ids(opened)).isNotEmpty().isEqualTo(ids(all, words));
        assertThat(verify(opened).facts())
                .noneMatch(fact -> fact.startsWith("Not proved is the filter"))
                .anyMatch(fact -> fact.contains("with q \"lovelace\" \"mail-1\""));
        assertThat(faults(opened, manifest -> manifest.replace("mail-1", "mail-2")))
                .anyMatch(fault -> fault.contains("belongs to no entry"))
                .anyMatch(fault -> fault.contains("is among what was asked for, and has no row."));

        Map<String, byte[]> closed = export(query(TimeRange.ALL, EventFilter.ALL, false), words, true);
        assertThat(ids(closed)).as("names that are not shown are not looked at").isEmpty();
        assertThat(verify(closed).faults()).isEmpty();

        Map<String, byte[]> forgotten = new LinkedHashMap<>(opened);
        forgotten.put(ProofFiles.OPENINGS, new byte[0]);
        assertThat(verify(forgotten).faults())
                .as("rows show what is not opened")
                .isNotEmpty();
    }

    @Test
    void anAddressThatWasFilteredByIsKeptApartInTheLog() throws Exception {
        EventFilter filter =
                EventFilter.of(FilterField.EMAIL, "mail-3@example.com").and(FilterField.USER, "user-3");
        TextQuery words = TextQuery.of("mail-3 lovelace");
        Job job = await(exports.askForView(query(TimeRange.ALL, filter, true), words, false, ADA, TestPosters.TEST));

        EventFilter asked = EventFilter.of(FilterField.LABEL, ExportVocabulary.REQUESTED)
                .and(FilterField.TARGET, new TargetId(ExportVocabulary.TARGET, Objects.requireNonNull(job.result())));
        assertThat(log.find(query(TimeRange.ALL, asked, false), null, 1)
                        .getFirst()
                        .details())
                .contains("user-3")
                .doesNotContain("mail-3", "lovelace");
        assertThat(log.find(query(TimeRange.ALL, asked, true), null, 1)
                        .getFirst()
                        .details())
                .contains("mail-3@example.com", "lovelace");
    }

    @Test
    void theSameFilterIsAnsweredWithWhatWasFinishedAShortTimeAgoAndNoOther() throws Exception {
        EventFilter filter = EventFilter.ALL.and(FilterField.USER, List.of("user-2", "user-1"));
        Job first = await(ask(filter));

        assertThat(ask(EventFilter.ALL.and(FilterField.USER, List.of("user-1", "user-2", "user-1")))
                        .id())
                .isEqualTo(first.id());
        for (EventFilter other : List.of(
                EventFilter.ALL,
                EventFilter.of(FilterField.USER, "user-1"),
                filter.and(FilterField.REPORT, Report.APP_USAGE),
                filter.and(FilterField.PROJECT, "project-1"))) {
            assertThat(ask(other).id()).as("%s", other).isNotEqualTo(first.id());
        }
        assertThat(exports.list(org, 0, 100).exports())
                .filteredOn(export -> export.jobId().equals(first.id()))
                .singleElement()
                .returns(Map.of("user", List.of("user-1", "user-2")), AskedExport::filters)
                .returns(List.of("ADMIN_USAGE", "APP_USAGE"), AskedExport::reports);
    }

    @Test
    void aViewThatHasFoundMoreMeanwhileIsBuiltAnew() throws Exception {
        String user = "late-" + UUID.randomUUID();
        EventQuery query = query(TimeRange.ALL, EventFilter.of(FilterField.USER, user), false);
        TextQuery words = TextQuery.of("login");
        Job first = await(exports.askForView(query, words, false, ADA, TestPosters.TEST));
        append(user, "Train Model", now.minus(1, ChronoUnit.DAYS));
        assertThat(exports.askForView(query, words, false, ADA, TestPosters.TEST)
                        .id())
                .as("what came is not of the view")
                .isEqualTo(first.id());

        append(user, "Login Successful", now.minus(2, ChronoUnit.DAYS));

        assertThat(ids(export(query, words, false))).isEqualTo(ids(query, words));
    }

    private void append(String user, String label, Instant time) {
        log.append(Post.of(
                TestPosters.TEST,
                List.of(new NewEvent(label, null, time, Actor.user(user), Scope.organization(org), null, "{}", null))));
    }

    @Test
    void theLongestWordsCanBeExportedAndProved() throws Exception {
        TextQuery words = TextQuery.of("a".repeat(TextQuery.LONGEST));

        assertThat(verify(export(query(TimeRange.ALL, EventFilter.ALL, true), words, true))
                        .faults())
                .isEmpty();
    }

    @Test
    void whatCannotBeFilteredIsRefusedByNameOrNotThere() {
        assertThat(refusal(() ->
                        exports.askForView(EventQuery.of(new Tenant.Everyone()), null, false, ADA, TestPosters.TEST)))
                .containsExactly("org");
        EventFilter labels = EventFilter.of(FilterField.LABEL, "Train Model");
        assertThat(refusal(() -> ask(List.of("APP_USAGE", "PREDICTION_USAGE"), labels, null)))
                .containsExactly("includeReport");
        assertThat(refusal(() -> ask(
                        List.of("PREDICTION_USAGE"), EventFilter.ALL.and(FilterField.USER, List.of("a", "b")), null)))
                .containsExactly("includeReport");
        assertThat(refusal(() -> ask(null, EventFilter.of(FilterField.USER, "a"), "b")))
                .containsExactly("userId");
        assertThat(refusal(() -> ask(null, EventFilter.of(FilterField.REPORT, Report.APP_USAGE), null)))
                .containsExactly("filters.report");
        assertThat(refusal(() -> ask(null, EventFilter.of(FilterField.USER, "a".repeat(8001)), null)))
                .containsExactly("filters");

        Job narrowed = ask(null, labels, null);
        assertThat(exports.list(org, 0, 100).exports())
                .filteredOn(export -> export.jobId().equals(narrowed.id()))
                .singleElement()
                .returns(List.of("ADMIN_USAGE", "APP_USAGE"), AskedExport::reports);
        Job ofUser = ask(null, EventFilter.of(FilterField.USER, "user-1"), null);
        assertThat(exports.list(org, 0, 100).exports())
                .filteredOn(export -> export.jobId().equals(ofUser.id()))
                .singleElement()
                .returns(ExportRequest.REPORTS, AskedExport::reports);
    }

    private Job ask(@Nullable List<@Nullable String> reports, EventFilter filter, @Nullable String userId) {
        return exports.ask(
                org,
                ADA,
                TestPosters.TEST,
                new ExportRequest(true, null, null, reports, null, true, null, userId, null, filter, null, false));
    }

    private Job ask(EventFilter filter) {
        return exports.askForView(query(TimeRange.ALL, filter, true), null, false, ADA, TestPosters.TEST);
    }

    private static List<String> refusal(ThrowingCallable call) {
        List<String> fields = new ArrayList<>();
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.Invalid.class,
                        refusal -> refusal.faults().stream().map(Fault::field).forEach(fields::add));
        return fields;
    }

    private static String notProved(String names, long events, long rows) {
        return "Not proved is the filter of " + names + ": of " + events
                + " events that pass as far as their entries tell, " + rows
                + " have a row. That these pass it, and the others do not, is as the service says.";
    }

    private EventQuery query(TimeRange range, EventFilter filter, boolean identities) {
        return new EventQuery(new Tenant.Organization(org), range, Order.ASCENDING, filter, identities);
    }

    private long count(EventFilter filter) {
        return log.count(query(TimeRange.ALL, filter, true));
    }

    /** The ids of the events that a query finds, by their reports, in the order of time. */
    private Map<String, List<String>> ids(EventQuery query, @Nullable TextQuery words) {
        return log.find(query, null, 1000).stream()
                .filter(event -> words == null || words.matches(event))
                .filter(event -> !event.type().label().startsWith("Usage Data Export"))
                .collect(Collectors.groupingBy(
                        event -> event.type().report().name(),
                        Collectors.mapping(event -> event.id().toString(), Collectors.toList())));
    }

    private static Map<String, List<String>> ids(Map<String, byte[]> files) {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        for (Report report : Report.values()) {
            files.forEach((name, bytes) -> {
                if (name.endsWith("-" + report.name().toLowerCase(Locale.ROOT) + ".csv")) {
                    List<String> rows = CsvReader.builder().ofNamedCsvRecord(new String(bytes, UTF_8)).stream()
                            .filter(row -> !row.getField("Event").startsWith("Usage Data Export"))
                            .map(row -> row.getField("id"))
                            .toList();
                    if (!rows.isEmpty()) {
                        ids.put(report.name(), rows);
                    }
                }
            });
        }
        return ids;
    }

    private List<String> faults(Map<String, byte[]> files, UnaryOperator<String> inManifest) throws IOException {
        String manifest = text(files, ExportBuilder.MANIFEST);
        String changed = inManifest.apply(manifest);
        assertThat(changed).isNotEqualTo(manifest);
        Map<String, byte[]> other = new LinkedHashMap<>(files);
        other.put(ExportBuilder.MANIFEST, changed.getBytes(UTF_8));
        return verify(other).faults();
    }

    private static byte[] withoutLine(String text, int line) {
        List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)", -1)));
        lines.remove(line);
        return String.join("", lines).getBytes(UTF_8);
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(Objects.requireNonNull(files.get(name), name), UTF_8);
    }

    private Verdict verify(Map<String, byte[]> files) throws IOException {
        return ExportVerification.verify(
                Zips.write(directory, files),
                keys.of(org).stream().map(LogKey::toVerifier).toList(),
                List.of());
    }

    private Job await(Job job) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> jobs.find(org, job.id()).orElseThrow().state() == JobState.COMPLETED);
        return jobs.find(org, job.id()).orElseThrow();
    }

    private Map<String, byte[]> export(EventQuery query, boolean proof) throws IOException {
        return export(query, null, proof);
    }

    private Map<String, byte[]> export(EventQuery query, @Nullable TextQuery words, boolean proof) throws IOException {
        Job job = await(exports.askForView(query, words, proof, ADA, TestPosters.TEST));
        return Zips.files(exports.find(org, UUID.fromString(Objects.requireNonNull(job.result())))
                .orElseThrow());
    }
}
