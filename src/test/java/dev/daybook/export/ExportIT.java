package dev.daybook.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.daybook.IntegrationTest;
import dev.daybook.event.Actor;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.event.TestPosters;
import dev.daybook.job.Job;
import dev.daybook.job.JobFailed;
import dev.daybook.job.JobRun;
import dev.daybook.job.JobState;
import dev.daybook.job.Jobs;
import dev.daybook.kernel.Refusal;
import dev.daybook.usage.Dimensions;
import dev.daybook.usage.Outcome;
import dev.daybook.usage.Usage;
import dev.daybook.usage.UsageNames;
import dev.daybook.usage.UsageSample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exports as a room: each test has a log of its own. */
@Timeout(60)
class ExportIT extends IntegrationTest {

    private static final Actor ADA = Actor.user("ada");
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final int CHUNK = 25_000;

    private final String org = "export-" + UUID.randomUUID();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @Autowired
    private Exports exports;

    @Autowired
    private ExportTable table;

    @Autowired
    private ExportBuilder builder;

    @Autowired
    private Usage usage;

    @Autowired
    private ExportSettings settings;

    @Autowired
    private EventLog log;

    @Autowired
    private Jobs jobs;

    @Autowired
    private JdbcClient jdbc;

    @TempDir
    private Path temporary;

    @Test
    void saysThatTheLogWasNotLookedAtCompletelyForABuiltExport() {
        String other = "a".repeat(64);
        String details = "{\"bytes\":1,\"manifestSha256\":\"" + other + "\",\"sha256\":\"" + "b".repeat(64) + "\"}";
        NewEvent completed =
                new NewEvent(ExportVocabulary.COMPLETED, null, null, ADA, Scope.organization(org), null, details, null);
        assertThat(exports.completed(org, other)).isEmpty();

        // A search ends at the first event with these words, and another follows.
        log.append(Post.own(TestPosters.TEST, completed));
        log.append(Post.own(TestPosters.TEST, completed));

        assertThatThrownBy(() -> exports.completed(org, other))
                .isInstanceOf(Refusal.Unavailable.class)
                .hasMessage("The log was not looked at completely.");
        assertThat(exports.completed(org, "b".repeat(64))).isPresent();
    }

    /**
     * With more events, for which the time limit is lifted:
     *
     * <pre>{@code ./mvnw verify -Dit.test=ExportIT -Ddaybook.exported-events=1000000
     *     -Djunit.jupiter.execution.timeout.mode=disabled}</pre>
     */
    @Test
    void anExportShowsWhatWasInTheLogWhenItWasAskedForWhileAWriterAppends() throws Exception {
        // More than one stretch of reading, their times in no order.
        int events = Integer.getInteger("daybook.exported-events", CHUNK);
        for (int appended = 0; appended < events; appended += CHUNK) {
            log.append(Post.of(TestPosters.TEST, events(CHUNK)));
        }
        Thread writer = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                log.append(Post.of(TestPosters.TEST, events(50)));
                // So that it appends all the while, and the log stays of a size that can be compared row by row.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        });
        Job job;
        long least;
        try {
            least = log.head(org);
            job = exports.ask(org, ADA, TestPosters.TEST, all());
            awaitState(job, JobState.COMPLETED, Duration.ofSeconds(30).multipliedBy(Math.ceilDiv(events, CHUNK)));
        } finally {
            writer.interrupt();
            writer.join();
        }

        Map<String, byte[]> files = Zips.files(artifact(job));
        JsonNode manifest = manifest(files);
        long bound = manifest.get("positionBound").asLong();
        assertThat(bound).isBetween(least, log.head(org) - 1);
        List<AuditEvent> logged = logged(bound);
        for (Report report : Report.values()) {
            List<AuditEvent> expected = logged.stream()
                    .filter(event -> event.type().report() == report)
                    .toList();
            try (CloseableIterator<NamedCsvRecord> rows =
                    csv(files, report.name()).iterator()) {
                expected.forEach(event -> assertRow(rows.next(), event, report));
                assertThat(rows).isExhausted();
            }
        }
        assertThat(manifest.get("rows").asLong()).isEqualTo(bound);
    }

    private static void assertRow(NamedCsvRecord row, AuditEvent event, Report report) {
        assertThat(row.getField("id")).isEqualTo(event.id().toString());
        assertThat(row.getField("position")).isEqualTo(Long.toString(event.position()));
        assertThat(row.getField("Timestamp")).isEqualTo(time(event.timestamp()));
        assertThat(row.getField("receivedAt")).isEqualTo(time(event.receivedAt()));
        assertThat(row.getField("Event")).isEqualTo(event.type().label());
        assertThat(row.getField("Org ID")).isEqualTo(event.scope().orgId());
        assertThat(row.getField("UID")).isEqualTo(event.actor().userId());
        if (event.actor().userId().equals("ada")) {
            return;
        }
        assertThat(row.getField("Username")).isEqualTo(event.actor().username());
        assertThat(row.getField("details.text"))
                .isEqualTo(JSON.readTree(event.details()).get("text").asString());
        if (report == Report.APP_USAGE) {
            assertThat(row.getField("Project ID")).isEqualTo(event.scope().projectId());
            assertThat(row.getField("Model ID")).isEqualTo("m-7");
        }
    }

    /** ISO 8601 with as many digits as there are, which is how {@link Instant} writes nothing but groups of three. */
    private static String time(Instant moment) {
        String text = moment.toString();
        return text.contains(".") ? text.replaceFirst("0+Z$", "Z") : text;
    }

    @Test
    void filesAreNamedCountedAndDigestedInTheManifest() throws Exception {
        log.append(Post.of(TestPosters.TEST, events(50)));
        Artifact artifact = artifact(awaitState(exports.ask(org, ADA, TestPosters.TEST, all()), JobState.COMPLETED));
        Map<String, byte[]> files = Zips.files(artifact);
        JsonNode manifest = manifest(files);

        assertThat(files.keySet())
                .allMatch(
                        name -> name.matches(
                                "daybook-[^-]+(-SNAPSHOT)?-\\d{4}-\\d{2}-\\d{2}-(admin|app|prediction)_usage\\.csv|manifest\\.json"));
        assertThat(List.copyOf(files.keySet()).getLast()).isEqualTo("manifest.json");
        assertThat(artifact.fileName()).matches("[0-9a-f]{16}-\\d{4}-\\d{2}-\\d{2}\\.zip");
        assertThat(artifact.sha256()).isEqualTo(sha256(artifact.content().getContentAsByteArray()));
        assertThat(artifact.size()).isEqualTo(artifact.content().contentLength());
        assertThat(manifest.propertyNames())
                .containsExactly(
                        "manifestVersion",
                        "daybookVersion",
                        "id",
                        "orgId",
                        "requestedAt",
                        "positionBound",
                        "request",
                        "nullCell",
                        "emptyCell",
                        "rows",
                        "files");
        assertThat(manifest.get("orgId").asString()).isEqualTo(org);
        assertThat(manifest.at("/request/formulasDefused").asBoolean()).isTrue();
        assertThat(manifest.get("files")).hasSize(3).allSatisfy(file -> {
            byte[] bytes = Objects.requireNonNull(files.get(file.get("name").asString()));
            assertThat(file.get("bytes").asInt()).isEqualTo(bytes.length);
            assertThat(file.get("sha256").asString()).isEqualTo(sha256(bytes));
            assertThat(file.get("rows").asInt())
                    .isEqualTo(rows(files, file.get("report").asString()).size());
        });
    }

    @Test
    void columnsAreThoseOfTheReportAndThenThoseThatWereAskedFor() throws Exception {
        log.append(Post.of(TestPosters.TEST, events(3)));
        Map<String, byte[]> files = build(request -> request);

        for (String report : ExportRequest.REPORTS) {
            List<String> expected = new ArrayList<>(
                    ReportColumn.of(report).stream().map(ReportColumn::name).toList());
            if (!report.equals("PREDICTION_USAGE")) {
                expected.addAll(List.of("id", "position", "receivedAt", "details.text"));
            }
            String header = text(files, report).lines().findFirst().orElseThrow();
            assertThat(header).isEqualTo(String.join(",", expected));
        }
        assertThat(rows(files, "PREDICTION_USAGE")).isEmpty();
    }

    @Test
    void identifyingValuesAreEmptyIfTheyAreNotWanted() throws Exception {
        log.append(Post.of(
                TestPosters.TEST,
                List.of(
                        event("Train Model", "eve", """
                        {"targetVariable": "salary", "groupName": "G", "groupId": "g1", "datasetName": "People",
                         "metric": "AUC"}""", new Target("model", "m-1", "Secret")),
                        event("Update account", "root", """
                        {"oldValues": {"email": "old@example.com"}, "newValues": {"email": "new@example.com"}}""", new Target("user", "u-1", "Eve Example")))));
        List<String> include = List.of(
                "username",
                "ip",
                "actor.email",
                "context.orgName",
                "context.projectName",
                "target.name",
                "target.id",
                "details.targetVariable",
                "details.oldValues.email",
                "details.metric");
        String hidden = String.join("\n", texts(build(request -> with(request, false, include))));
        String shown = String.join("\n", texts(build(request -> with(request, true, include))));

        for (String value : List.of(
                "eve@example.com",
                "203.0.113.7",
                "mail@example.com",
                "Example Ltd",
                "Churn",
                "Secret",
                "salary",
                "People",
                "Eve Example",
                "old@example.com",
                "new@example.com")) {
            assertThat(shown).contains(value);
            assertThat(hidden).doesNotContain(value);
        }
        assertThat(hidden).contains("AUC", "m-1", "u-1", "g1", "root", "eve,");
        assertThat(hidden.lines().findFirst()).isEqualTo(shown.lines().findFirst());
    }

    @Test
    void administrativeRowsTellWhoActedOnWhom() throws Exception {
        log.append(Post.of(
                TestPosters.TEST,
                List.of(
                        administrative(5, "Login Successful", "eve", "{}", null),
                        administrative(4, "Update account", "root", "{}", new Target("user", "u-1", "Eve")),
                        administrative(3, "Change password", "eve", "{}", new Target("user", "eve", "Eve")),
                        administrative(
                                2,
                                "API Key Updated",
                                "root",
                                "{\"userId\": \"svc\", \"username\": \"Service\"}",
                                new Target("api_key", "k", "key")),
                        administrative(
                                1, "Organization created", "root", "{}", new Target("organization", "o", "Org")))));

        assertThat(rows(build(request -> request), "ADMIN_USAGE"))
                .extracting(row -> List.of(
                        row.getField("Event"),
                        row.getField("Admin UID"),
                        row.getField("Admin Username"),
                        row.getField("Admin Org ID"),
                        row.getField("UID"),
                        row.getField("Username")))
                .containsExactly(
                        List.of("Login Successful", "", "", "", "eve", "eve@example.com"),
                        List.of("Update account", "root", "root@example.com", org, "u-1", "Eve"),
                        List.of("Change password", "", "", "", "eve", "Eve"),
                        List.of("API Key Updated", "root", "root@example.com", org, "svc", "Service"),
                        List.of("Organization created", "root", "root@example.com", org, "root", "root@example.com"));
    }

    @Test
    void predictionUsageIsWhatItIsWhenItsFileIsWrittenAndTheManifestTellsWhen() throws Exception {
        Instant hour = now.truncatedTo(ChronoUnit.HOURS).minus(2, ChronoUnit.HOURS);
        usage.add(List.of(
                full(hour.plusSeconds(3661), 5, 2, 3_000L, Outcome.OK),
                full(hour.plusSeconds(3600), 7, 1, 1_500L, Outcome.SERVER_ERROR),
                sample(hour.plusSeconds(59), "bob", 9),
                sample(hour.plusSeconds(60), "bob", 1)));
        Export export = insert(all());
        usage.subtract(List.of(sample(hour.plusSeconds(60), "bob", 1)));
        usage.add(List.of(sample(hour.plusSeconds(60), "bob", 100), sample(hour, "late", 1)));
        Instant before = databaseTime();

        Map<String, byte[]> files = Zips.files(bytes(export));
        JsonNode manifest = manifest(files);
        assertThat(Instant.parse(manifest.at("/files/2/asOf").asString())).isBetween(before, databaseTime());
        assertThat(manifest.at("/files/0").propertyNames()).doesNotContain("asOf");
        assertThat(rows(files, "PREDICTION_USAGE"))
                .extracting(NamedCsvRecord::getFields)
                .containsExactlyInAnyOrder(
                        predicted(hour, "bob", ",,ORG,,,,,,,,,,,,", "1,109,0,0,0"),
                        predicted(hour, "late", ",,ORG,,,,,,,,,,,,", "0,1,0,0,0"),
                        predicted(
                                hour.plusSeconds(3600),
                                "ada",
                                "Ada L.,p-1,ORG,Acme,g-1,Risk,OWNER,m-1,Trees,AVG,true,Regression,d-1,dedicated,s-1",
                                "3,12,0,1,1.5"));
        assertThat(manifest.at("/files/2/rows").asInt()).isEqualTo(3);
    }

    private Instant databaseTime() {
        return jdbc.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private List<String> predicted(Instant hour, String user, String dimensions, String sums) {
        String explained = user.equals("ada") ? "false" : "";
        String line = "%s,%s,%s,Dedicated Prediction,%s,%s"
                .formatted(hour, user, dimensions.replace("ORG", org), explained, sums);
        return List.of(line.split(",", -1));
    }

    @Test
    void predictionUsageIsOfTheRangeTheProjectAndTheUserAndNamesNobodyUnasked() throws Exception {
        Instant hour = now.truncatedTo(ChronoUnit.HOURS).minus(5, ChronoUnit.HOURS);
        usage.add(List.of(
                full(hour.plusSeconds(60), 1, 1, null, Outcome.OK),
                full(hour.plusSeconds(3600), 2, 1, null, Outcome.OK),
                full(hour.plusSeconds(7200), 4, 1, null, Outcome.OK),
                sample(hour.plusSeconds(3600), "bob", 8)));
        ExportRequest narrow = ExportRequests.of(
                false,
                hour.plusSeconds(1),
                hour.plusSeconds(7199),
                List.of("PREDICTION_USAGE"),
                null,
                true,
                "p-1",
                "ada",
                null);
        Export export = insert(narrow);

        String csv = text(Zips.files(bytes(export)), "PREDICTION_USAGE");
        assertThat(csv.lines()).hasSize(2);
        assertThat(csv).contains("p-1", "ada").doesNotContain("Ada L.", "Acme", "Risk");
        assertThat(rows(build(request -> with(narrow, true, List.of())), "PREDICTION_USAGE"))
                .singleElement()
                .satisfies(row -> assertThat(row.getField("Username")).isEqualTo("Ada L."));
    }

    private UsageSample sample(Instant time, String user, long rows) {
        return new UsageSample(
                time,
                new Dimensions(
                        org,
                        user,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "Dedicated Prediction",
                        null,
                        null),
                UsageNames.NONE,
                rows,
                rows == 9 ? 1 : 0,
                null,
                Outcome.OK);
    }

    private UsageSample full(Instant time, long rows, long requests, @Nullable Long micros, Outcome outcome) {
        return new UsageSample(
                time,
                new Dimensions(
                        org,
                        "ada",
                        "g-1",
                        "p-1",
                        "Regression",
                        "OWNER",
                        "m-1",
                        "Trees",
                        "AVG",
                        true,
                        "d-1",
                        "dedicated",
                        "s-1",
                        "Dedicated Prediction",
                        false,
                        "3.11"),
                new UsageNames("Ada L.", "Risk", "Acme"),
                rows,
                requests,
                micros,
                outcome);
    }

    @Test
    void rangeProjectAndUserSelectRows() throws Exception {
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            events.add(event("Train Model", "user-" + i % 4, "project-" + i % 2, now.minusSeconds(i), "{}", null));
        }
        log.append(Post.of(TestPosters.TEST, events));
        assertThat(rows(
                        build(request -> ExportRequests.of(
                                true,
                                now.minusSeconds(9),
                                now.minusSeconds(5),
                                List.of("APP_USAGE"),
                                null,
                                true,
                                null,
                                null,
                                null)),
                        "APP_USAGE"))
                .extracting(row -> row.getField("Timestamp"))
                .containsExactlyElementsOf(IntStream.iterate(9, i -> i >= 5, i -> i - 1)
                        .mapToObj(i -> time(now.minusSeconds(i)))
                        .toList());
        assertThat(rows(
                        build(request ->
                                ExportRequests.of(true, null, null, null, null, true, "project-1", "user-3", null)),
                        "APP_USAGE"))
                .hasSize(10)
                .allMatch(row -> row.getField("UID").equals("user-3"));
        assertThat(rows(
                        build(request ->
                                ExportRequests.of(true, null, null, null, null, true, "project-1", "user-0", null)),
                        "APP_USAGE"))
                .isEmpty();
    }

    @Test
    void aRetryWritesTheSameBytesOfTheLog() throws Exception {
        log.append(Post.of(TestPosters.TEST, events(2_000)));
        ExportRequest all = all();
        Export export = insert(ExportRequests.of(
                true, null, null, List.of("ADMIN_USAGE", "APP_USAGE"), all.include(), true, null, null, null));
        byte[] first = bytes(export);
        log.append(Post.of(TestPosters.TEST, events(500)));

        assertThat(bytes(export)).isEqualTo(first);
    }

    @Test
    void aRetryOfAFinishedBuildBuildsNothingAndOneWhoseArtifactIsLostBuildsAnew() throws Exception {
        Export export = insert(all());
        Job job = pending(export);
        ExportWorker worker = worker(temporary, DataSize.ofGigabytes(1));
        assertThat(worker.run(new Run(job, percent -> {})))
                .isEqualTo(export.id().toString());
        List<String> first = files(temporary);

        worker.run(new Run(job, percent -> {}));
        assertThat(files(temporary)).isEqualTo(first);

        store(temporary, DataSize.ofGigabytes(1)).delete(first.getFirst());
        worker.run(new Run(job, percent -> {}));
        assertThat(files(temporary)).hasSize(1).doesNotContainAnyElementsOf(first);
        assertThat(table.find(export.id()).orElseThrow().artifact())
                .isNotNull()
                .extracting(Export.Built::name)
                .isEqualTo(files(temporary).getFirst());
    }

    @Test
    void theSameRequestIsAnsweredWithWhatWasFinishedAShortTimeAgo() {
        log.append(Post.of(TestPosters.TEST, events(10)));
        ExportRequest cached = ExportRequests.of(true, null, null, List.of("APP_USAGE"), null, false, null, null, null);
        Job first = awaitState(exports.ask(org, ADA, TestPosters.TEST, cached), JobState.COMPLETED);

        assertThat(exports.ask(org, Actor.user("eve"), TestPosters.TEST, cached).id())
                .isEqualTo(first.id());
        assertThat(exports.ask(org + "-other", ADA, TestPosters.TEST, cached).id())
                .isNotEqualTo(first.id());
        assertThat(exports.ask(org, ADA, TestPosters.TEST, with(cached, false, List.of()))
                        .id())
                .isNotEqualTo(first.id());
        Job anew = exports.ask(
                org,
                ADA,
                TestPosters.TEST,
                ExportRequests.of(true, null, null, List.of("APP_USAGE"), null, true, null, null, null));
        assertThat(anew.id()).isNotEqualTo(first.id());
        awaitState(anew, JobState.COMPLETED);
        assertThat(exports.ask(org, ADA, TestPosters.TEST, cached).id()).isEqualTo(anew.id());
        jdbc.sql("update export set built_at = built_at - interval '1 hour' where org_id = ?")
                .param(org)
                .update();
        assertThat(exports.ask(org, ADA, TestPosters.TEST, cached).id()).isNotIn(first.id(), anew.id());
    }

    @Test
    void askingAndFetchingAreEvents() {
        Job job = awaitState(exports.ask(org, ADA, TestPosters.TEST, all()), JobState.COMPLETED);
        Artifact artifact = artifact(job);
        exports.fetched(artifact, 7, Actor.user("eve"), TestPosters.TEST);
        exports.fetched(artifact, 9, Actor.user("eve"), TestPosters.TEST);
        exports.fetched(artifact, 7, ADA, TestPosters.TEST);
        exports.fetched(artifact, 0, Actor.user("eve"), TestPosters.TEST);

        List<AuditEvent> events = log.follow(org, 0, 10);
        assertThat(events)
                .extracting(
                        event -> event.type().label() + " by " + event.actor().userId())
                .containsExactly(
                        "Usage Data Export Requested by ada",
                        "Usage Data Export Completed by ada",
                        "Usage Data Export Fetched by eve",
                        "Usage Data Export Fetched by ada",
                        "Usage Data Export Fetched by eve");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.type().report()).isEqualTo(Report.ADMIN_USAGE);
            assertThat(event.target())
                    .isEqualTo(new Target("usage_data_export", artifact.id().toString(), null));
        });
        assertThat(JSON.readTree(events.getFirst().details()).propertyNames())
                .containsExactlyInAnyOrder(
                        "includeReport", "include", "includeIdentifyingFields", "formulasDefused", "reused");
        JsonNode completed = JSON.readTree(events.get(1).details());
        assertThat(completed.get("sha256").asString()).isEqualTo(artifact.sha256());
        assertThat(completed.get("bytes").asLong()).isEqualTo(artifact.size());
    }

    @Test
    void theListShowsWhatBecameOfEachExportThoseFirstThatWereAskedForLast() {
        log.append(Post.of(TestPosters.TEST, events(10)));
        List<Job> asked = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            asked.add(awaitState(exports.ask(org, ADA, TestPosters.TEST, all()), JobState.COMPLETED));
        }
        jdbc.sql("update export set built_at = now() - interval '8 days' where job_id = ?")
                .param(asked.getFirst().id())
                .update();

        AskedExport.Listing all = exports.list(org, 0, 10);
        assertThat(all.total()).isEqualTo(3);
        assertThat(all.exports())
                .extracting(AskedExport::jobId)
                .containsExactlyElementsOf(
                        asked.reversed().stream().map(Job::id).toList());
        AskedExport newest = all.exports().getFirst();
        assertThat(newest)
                .returns("ada", AskedExport::askedBy)
                .returns(JobState.COMPLETED, AskedExport::state)
                .returns(100, AskedExport::progress)
                .returns(true, AskedExport::identifying)
                .returns(false, AskedExport::proved)
                .returns(false, AskedExport::isUnderWay);
        assertThat(newest.artifact())
                .usingRecursiveComparison()
                .ignoringFields("content")
                .isEqualTo(artifact(asked.getLast()));
        assertThat(newest.expiresAt())
                .isBetween(now.plus(settings.keep()), Instant.now().plus(settings.keep()));
        assertThat(all.exports().getLast().artifact()).as("expired").isNull();
        assertThat(exports.list(org, 1, 1).exports())
                .extracting(AskedExport::jobId)
                .containsExactly(asked.get(1).id());
        assertThat(exports.list(org + "-other", 0, 10)).isEqualTo(new AskedExport.Listing(List.of(), 0));
        assertThat(exports.asked(org, newest.id())).contains(newest);
        assertThat(exports.asked(org + "-other", newest.id())).isEmpty();
    }

    @Test
    void anArtifactIsForItsOrganizationAlone() {
        Artifact artifact = artifact(awaitState(exports.ask(org, ADA, TestPosters.TEST, all()), JobState.COMPLETED));

        assertThat(exports.find(org, artifact.id())).isPresent();
        assertThat(exports.find(null, artifact.id())).isPresent();
        assertThat(exports.find(org + "-other", artifact.id())).isEmpty();
        assertThat(exports.find(null, UUID.randomUUID())).isEmpty();
    }

    @Test
    void aStoreWithoutRoomFailsTheJobForGoodAndLeavesNothing() {
        log.append(Post.of(TestPosters.TEST, events(2_000)));
        Job job = pending(insert(all()));

        assertThatThrownBy(() -> worker(temporary, DataSize.ofKilobytes(5)).run(new Run(job, percent -> {})))
                .isInstanceOf(JobFailed.class)
                .hasMessage("The export is larger than the limit of 5120 bytes; ask for a shorter range.");
        assertThat(temporary.resolve("exports")).isEmptyDirectory();
    }

    @Test
    void theArtifactsOfAnOrganizationHaveAQuota() throws Exception {
        log.append(Post.of(TestPosters.TEST, events(2_000)));
        worker(temporary, DataSize.ofGigabytes(1)).run(new Run(pending(insert(all())), percent -> {}));
        long first = table.size(org, settings.keep());

        ExportWorker full = worker(temporary, DataSize.ofGigabytes(1), DataSize.ofBytes(first + 1000));
        assertThatThrownBy(() -> full.run(new Run(pending(insert(all())), percent -> {})))
                .isInstanceOf(JobFailed.class)
                .hasMessageStartingWith("The artifacts of the organization would have more than ");
        assertThat(files(temporary)).hasSize(1);

        jdbc.sql("update export set size = ? where org_id = ? and built_at is not null")
                .param(settings.maxOrganizationSize().toBytes())
                .param(org)
                .update();
        assertThatThrownBy(() -> exports.ask(org, ADA, TestPosters.TEST, all()))
                .isInstanceOf(Refusal.NoRoom.class)
                .hasMessageContaining("daybook.export.max-organization-size");
    }

    @Test
    void anOrganizationMayHaveSoManyExportsWaiting() {
        jdbc.sql("""
                        insert into job (kind, org_id, owner_id, request, run_at)
                        select ?, ?, 'ada', '{}', now() + interval '1 day' from generate_series(1, ?)""")
                .param(Exports.KIND)
                .param(org)
                .param(settings.maxWaiting())
                .update();
        long head = log.head(org);

        assertThatThrownBy(() -> exports.ask(org, ADA, TestPosters.TEST, all()))
                .isInstanceOf(Refusal.TooMany.class)
                .hasMessageContaining("daybook.export.max-waiting");
        assertThat(log.head(org)).as("nothing was logged").isEqualTo(head);
        jdbc.sql("delete from job where org_id = ?").param(org).update();
        awaitState(exports.ask(org, ADA, TestPosters.TEST, all()), JobState.COMPLETED);
    }

    @Test
    void aStorePathThatFailsIsTriedAgain() throws Exception {
        Files.writeString(temporary.resolve("exports"), "a file");
        Job job = pending(insert(all()));

        assertThatThrownBy(() -> worker(temporary, DataSize.ofGigabytes(1)).run(new Run(job, percent -> {})))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aRunThatIsStoppedLeavesNothing() {
        log.append(Post.of(TestPosters.TEST, events(2_000)));
        Job job = pending(insert(all()));

        assertThatThrownBy(() -> worker(temporary, DataSize.ofGigabytes(1)).run(new Run(job, percent -> {
                    throw new IllegalStateException("stopped at " + percent);
                })))
                .hasMessageStartingWith("stopped at ");
        assertThat(temporary.resolve("exports")).isEmptyDirectory();
    }

    @Test
    void progressGrowsWithTheRows() throws Exception {
        log.append(Post.of(TestPosters.TEST, events(4_000)));
        List<Integer> told = new ArrayList<>();
        builder.build(insert(all()), new ByteArrayOutputStream(), told::add);

        assertThat(told).isSorted().hasSize(4).allMatch(percent -> percent > 0 && percent < 100);
        assertThat(told.getLast()).isEqualTo(99);
    }

    @Test
    void whatExpiredOrWasLeftBehindIsSwept() throws Exception {
        DirectoryStore store = store(temporary, DataSize.ofGigabytes(1));
        Export kept = insert(all());
        Export expired = insert(all());
        ExportWorker worker = worker(temporary, DataSize.ofGigabytes(1));
        worker.run(new Run(pending(kept), percent -> {}));
        worker.run(new Run(pending(expired), percent -> {}));
        String left = UUID.randomUUID() + "-01234567.zip";
        store.begin(left).flush();
        jdbc.sql("update export set built_at = built_at - interval '7 days' where id = ?")
                .param(expired.id())
                .update();
        assertThat(exports.find(null, expired.id())).isEmpty();
        ExportSweep sweep =
                new ExportSweep(table, store, settings, Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));

        sweep.sweep(Duration.ofHours(3));
        assertThat(files(temporary)).as("touched a moment ago").hasSize(3);
        sweep.sweep(Duration.ofHours(1));

        assertThat(table.find(expired.id())).isEmpty();
        assertThat(files(temporary))
                .containsExactly(Objects.requireNonNull(
                                table.find(kept.id()).orElseThrow().artifact())
                        .name());
    }

    private ExportRequest all() {
        return ExportRequests.of(
                true,
                null,
                null,
                null,
                List.of("id", "position", "receivedAt", "details.text"),
                true,
                null,
                null,
                null);
    }

    private static ExportRequest with(ExportRequest request, boolean identifying, List<String> include) {
        return ExportRequests.of(
                identifying,
                request.start(),
                request.end(),
                request.reports(),
                List.<@Nullable String>copyOf(include),
                request.noCache(),
                request.projectId(),
                request.userId(),
                null);
    }

    private Export insert(ExportRequest request) {
        ExportOrder order = request.check(Instant.now(), log.retention(), true);
        UUID id = UUID.randomUUID();
        Export export = new Export(id, org, UUID.randomUUID(), order, log.head(org), now, null, null);
        table.insert(export);
        return export;
    }

    /** The job that would build an export. */
    private Job pending(Export export) {
        return new Job(
                export.jobId(),
                Exports.KIND,
                org,
                "ada",
                JSON.writeValueAsString(new ExportWorker.Task(export.id())),
                JobState.RUNNING,
                0,
                null,
                null,
                now,
                now,
                null);
    }

    private record Run(Job job, IntConsumer told) implements JobRun {
        @Override
        public void progress(int percent) {
            told.accept(percent);
        }
    }

    private ExportWorker worker(Path directory, DataSize most) {
        return worker(directory, most, settings.maxOrganizationSize());
    }

    private ExportWorker worker(Path directory, DataSize most, DataSize mostOfOrganization) {
        ExportSettings quota = new ExportSettings(
                null,
                most,
                settings.maxStoreSize(),
                mostOfOrganization,
                settings.maxWaiting(),
                settings.keepFree(),
                settings.keep(),
                settings.reuse(),
                settings.compressionLevel(),
                settings.defuseFormulas());
        return new ExportWorker(table, builder, store(directory, most), quota, log);
    }

    private static DirectoryStore store(Path directory, DataSize most) {
        return new DirectoryStore(directory.resolve("exports"), most, Long.MAX_VALUE, 0);
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("exports"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private byte[] bytes(Export export) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        builder.build(export, bytes, percent -> {});
        return bytes.toByteArray();
    }

    private Map<String, byte[]> build(UnaryOperator<ExportRequest> change) throws IOException {
        return Zips.files(bytes(insert(change.apply(all()))));
    }

    private Job awaitState(Job job, JobState state) {
        return awaitState(job, state, Duration.ofSeconds(30));
    }

    private Job awaitState(Job job, JobState state, Duration most) {
        await().atMost(most)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> assertThat(jobs.find(org, job.id()).orElseThrow().state())
                                .isEqualTo(state));
        return jobs.find(org, job.id()).orElseThrow();
    }

    private Artifact artifact(Job job) {
        String id =
                Objects.requireNonNull(jobs.find(org, job.id()).orElseThrow().result());
        return exports.find(org, UUID.fromString(id)).orElseThrow();
    }

    private List<AuditEvent> logged(long bound) {
        List<AuditEvent> events = new ArrayList<>();
        for (long from = 0; from < bound; from += 10_000) {
            events.addAll(log.follow(org, from, (int) Math.min(10_000, bound - from)));
        }
        events.sort(Comparator.comparing(AuditEvent::id));
        return events;
    }

    private List<NewEvent> events(int count) {
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event(
                    i % 20 == 0 ? "Login Successful" : "Train Model",
                    "user-" + i % 7,
                    "project-" + i % 5,
                    now.minus(i * 7919L % 1_000_003, ChronoUnit.MILLIS),
                    "{\"modelId\": \"m-7\", \"text\": \"n\\\"" + i + ", x\", \"deep\": {\"a\": [1, 2]}}",
                    null));
        }
        return events;
    }

    private NewEvent administrative(
            int secondsAgo, String label, String user, String details, @Nullable Target target) {
        return event(label, user, "project", now.minusSeconds(secondsAgo), details, target);
    }

    private NewEvent event(String label, String user, String details, @Nullable Target target) {
        return event(label, user, "project", null, details, target);
    }

    private NewEvent event(
            String label,
            String user,
            String project,
            @Nullable Instant time,
            String details,
            @Nullable Target target) {
        return new NewEvent(
                label,
                null,
                time,
                new Actor(user, user + "@example.com", "203.0.113.7", "mail@example.com", null, null, "{}"),
                new Scope(org, "Example Ltd", project, "Churn", "Regression", "OWNER"),
                target,
                details,
                null);
    }

    private static JsonNode manifest(Map<String, byte[]> files) {
        return JSON.readTree(files.get("manifest.json"));
    }

    private static List<String> texts(Map<String, byte[]> files) {
        return ExportRequest.REPORTS.stream().map(report -> text(files, report)).toList();
    }

    private static String text(Map<String, byte[]> files, String report) {
        return files.entrySet().stream()
                .filter(file -> file.getKey().endsWith("-" + report.toLowerCase(Locale.ROOT) + ".csv"))
                .map(file -> new String(file.getValue(), UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private static List<NamedCsvRecord> rows(Map<String, byte[]> files, String report) {
        return csv(files, report).stream().toList();
    }

    private static CsvReader<NamedCsvRecord> csv(Map<String, byte[]> files, String report) {
        return CsvReader.builder().ofNamedCsvRecord(text(files, report));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
