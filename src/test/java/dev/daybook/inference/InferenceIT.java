package dev.daybook.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.event.Actor;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.TestPosters;
import dev.daybook.job.Job;
import dev.daybook.job.JobFailed;
import dev.daybook.job.JobRun;
import dev.daybook.job.JobState;
import dev.daybook.job.Jobs;
import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.DataDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The room with a listener and batches of its own; what its jobs do is run here, so that it can be stopped half way. */
class InferenceIT extends IntegrationTest {

    private static final int HISTORIES = 500;
    private static final int BATCH = 3;
    private static final Instant DAY = Instant.parse("2000-01-01T00:00:00Z");

    private static final String SCHEMA = """
            {"columns": [{"name": "customer_id", "data_type": "str"}, {"name": "age", "data_type": "int"},
              {"name": "churn", "data_type": "category", "categories": ["yes", "no"]},
              {"name": "happened_at", "data_type": "timestamp"}]}""";

    private final String org = "inference-" + UUID.randomUUID();

    @Autowired
    private EventDeletions deletions;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private JdbcOperations template;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private Projects projects;

    @Autowired
    private Models models;

    @Autowired
    private EventFiles files;

    @Autowired
    private FileStore contents;

    @Autowired
    private DataDirectory dataDirectory;

    @Autowired
    private EventLog log;

    @Autowired
    private Jobs jobs;

    @Autowired
    private InferenceEvents events;

    /** What is counted: how many events were published by a user in a minute, less those that were deleted. */
    private static final class Counts implements PublicationListener {

        private final Map<String, Long> net = new TreeMap<>();
        private @Nullable Publication last;

        @Override
        public void published(Publication publication) {
            last = publication;
            add(publication, publication.rows());
        }

        @Override
        public void deleted(List<Publication> publications) {
            publications.forEach(publication -> {
                assertThat(publication.receivedAt()).isEqualTo(minute(publication.receivedAt()));
                add(publication, -publication.rows());
            });
        }

        private void add(Publication publication, long rows) {
            net.merge(key(publication.userId(), publication.receivedAt()), rows, Long::sum);
            net.values().removeIf(sum -> sum == 0);
        }

        static String key(String userId, Instant receivedAt) {
            return userId + " " + minute(receivedAt);
        }

        private static Instant minute(Instant moment) {
            return moment.truncatedTo(ChronoUnit.MINUTES);
        }
    }

    /** An event as it should be. */
    private static final class Expected {
        private final String userId;
        private final Instant receivedAt;
        private Instant time;
        private Map<String, Object> columns;
        private int replaced;

        Expected(String userId, Instant receivedAt, Instant time, Map<String, Object> columns) {
            this.userId = userId;
            this.receivedAt = receivedAt;
            this.time = time;
            this.columns = columns;
        }
    }

    /** A run of a job that ends as often as it was told to, where it tells its progress. */
    private record Run(Job job, int stopsAfter, List<Integer> told) implements JobRun {

        @Override
        public void progress(int percent) {
            told.add(percent);
            if (told.size() > stopsAfter) {
                throw new IllegalStateException("killed");
            }
        }
    }

    /** One random life of a few events, beside what should come of it. */
    private final class History {

        private final Model model;
        private final int number;
        private final Random random;
        private final Counts counts = new Counts();
        private final EventStore store = new EventStore(template, transactions, () -> List.of(counts));
        private final EventDeleter deleter = new EventDeleter(store, models, deletions, settings());
        private final Map<String, Expected> expected = new TreeMap<>();
        private final Map<String, Long> expectedCounts = new TreeMap<>();

        History(Model model, int number) {
            this.model = model;
            this.number = number;
            this.random = new Random(number);
        }

        void live() throws Exception {
            int steps = 2 + random.nextInt(3);
            for (int i = 0; i < steps; i++) {
                switch (random.nextInt(i == 0 ? 1 : 6)) {
                    case 0, 1 -> publish();
                    case 2 -> update();
                    case 3 -> deleteIds();
                    case 4 -> deleteRange(() -> {});
                    default -> deleteRange(this::publish);
                }
            }
        }

        private String id() {
            return "h" + number + "-" + random.nextInt(8);
        }

        private Instant time() {
            return DAY.plus(Duration.ofDays(number)).plusSeconds(random.nextInt(12));
        }

        private void publish() {
            String userId = "user-" + random.nextInt(2);
            List<Map<String, Object>> posted = new ArrayList<>();
            Map<String, Instant> times = new HashMap<>();
            Map<String, Map<String, Object>> last = new HashMap<>();
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                Map<String, Object> event = new HashMap<>();
                String id = id();
                Instant time = time();
                event.put("customer_id", id);
                event.put("happened_at", time.toString());
                event.put("age", random.nextInt(100));
                if (random.nextBoolean()) {
                    event.put("churn", random.nextBoolean() ? "yes" : "no");
                }
                posted.add(event);
                times.put(id, time);
                last.put(id, event);
            }
            Publication before = counts.last;
            write(store, model, false, userId, posted);
            long fresh = last.keySet().stream()
                    .filter(id -> !expected.containsKey(id))
                    .count();
            Publication told = counts.last;
            if (fresh == 0) {
                assertThat(told).isSameAs(before);
            } else {
                assertThat(Objects.requireNonNull(told).rows()).isEqualTo(fresh);
                expectedCounts.merge(Counts.key(userId, told.receivedAt()), fresh, Long::sum);
            }
            last.forEach((id, event) -> {
                Expected there = expected.get(id);
                Instant time = Objects.requireNonNull(times.get(id));
                if (there == null) {
                    expected.put(
                            id,
                            new Expected(userId, Objects.requireNonNull(told).receivedAt(), time, event));
                } else {
                    there.time = time;
                    there.columns = event;
                    there.replaced++;
                }
            });
        }

        private void update() {
            List<Map<String, Object>> posted = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                Map<String, Object> change = new HashMap<>(Map.of("customer_id", id(), "churn", "no"));
                if (random.nextInt(3) == 0) {
                    change.put("happened_at", time().toString());
                }
                if (random.nextInt(3) == 0) {
                    change.put("age", null);
                }
                posted.add(change);
                Expected there = expected.get(change.get("customer_id"));
                if (there != null) {
                    there.columns = new HashMap<>(there.columns);
                    there.columns.putAll(change);
                    if (change.get("happened_at") instanceof String time) {
                        there.time = Instant.parse(time);
                    }
                }
            }
            write(store, model, true, "user-0", posted);
        }

        private void deleteIds() {
            List<String> ids = IntStream.range(0, 1 + random.nextInt(5))
                    .mapToObj(i -> id())
                    .distinct()
                    .sorted()
                    .toList();
            run(new EventDeleter.Request(model.id(), ids, null, null, false), () -> {});
            expected.keySet().removeAll(ids);
        }

        private void deleteRange(Runnable meanwhile) {
            Instant one = time();
            Instant other = time();
            Instant from = one.isBefore(other) ? one : other;
            Instant to = (one.isBefore(other) ? other : one).plusSeconds(random.nextInt(2));
            boolean uncounted = random.nextBoolean();
            Map<String, Expected> asked = new TreeMap<>(expected);
            Map<String, Integer> replaced = new HashMap<>();
            asked.forEach((id, event) -> replaced.put(id, event.replaced));
            run(new EventDeleter.Request(model.id(), null, from.toString(), to.toString(), uncounted), meanwhile);
            asked.forEach((id, event) -> {
                boolean same = Objects.equals(replaced.get(id), event.replaced);
                if (same && !event.time.isBefore(from) && event.time.isBefore(to)) {
                    expected.remove(id);
                    if (uncounted) {
                        expectedCounts.merge(Counts.key(event.userId, event.receivedAt), -1L, Long::sum);
                    }
                }
            });
        }

        /** Asks for a deletion, lets something happen, and then runs it, now and then killed half way. */
        private void run(EventDeleter.Request request, Runnable meanwhile) {
            Job job = job(EventDeleter.KIND, request.text());
            meanwhile.run();
            if (random.nextInt(3) == 0) {
                int stop = random.nextInt(3);
                try {
                    deleter.run(new Run(job, stop, new ArrayList<>()));
                } catch (IllegalStateException killed) {
                    assertThat(killed).hasMessage("killed");
                }
            }
            deleter.run(new Run(job, Integer.MAX_VALUE, new ArrayList<>()));
        }

        void assertAsExpected(Map<String, Stored> stored) {
            expectedCounts.values().removeIf(sum -> sum == 0);
            assertThat(counts.net).as("counts of history " + number).isEqualTo(expectedCounts);
            assertThat(stored.keySet()).as("events of history " + number).isEqualTo(expected.keySet());
            expected.forEach((id, event) -> {
                Stored there = Objects.requireNonNull(stored.get(id));
                assertThat(there.time).as(id).isEqualTo(event.time);
                assertThat(JsonMapper.shared().readTree(there.data))
                        .as(id)
                        .isEqualTo(JsonMapper.shared().<JsonNode>valueToTree(event.columns));
                assertThat(there.receivedAt).as(id).isEqualTo(event.receivedAt);
                assertThat(there.userId).as(id).isEqualTo(event.userId);
            });
        }
    }

    private record Stored(String id, Instant time, Instant receivedAt, String userId, String data) {}

    @Test
    void whatHappensToEventsIsWhatAReferenceSays() throws Exception {
        Model model = model("histories");
        List<History> histories = IntStream.range(0, HISTORIES)
                .mapToObj(i -> new History(model, i))
                .toList();
        // Each has events and days of its own; side by side they wait less for the disk.
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> lives = new ArrayList<>();
            for (History history : histories) {
                lives.add(threads.submit(() -> {
                    history.live();
                    return null;
                }));
            }
            for (Future<?> life : lives) {
                life.get();
            }
        }

        Map<String, Map<String, Stored>> stored = stored(model).stream()
                .collect(Collectors.groupingBy(
                        event -> event.id.substring(0, event.id.indexOf('-')),
                        Collectors.toMap(Stored::id, event -> event)));
        histories.forEach(history -> history.assertAsExpected(stored.getOrDefault("h" + history.number, Map.of())));
        assertThat(histories.stream()
                        .mapToInt(history -> history.expected.size())
                        .sum())
                .as("histories leave events")
                .isGreaterThan(HISTORIES / 2);
    }

    @Test
    void aDeletionThatIsKilledHalfWayGoesOnAndCountsOnce() {
        Model model = model("killed");
        Counts counts = new Counts();
        EventStore store = new EventStore(template, transactions, () -> List.of(counts));
        EventDeleter deleter = new EventDeleter(store, models, deletions, settings());
        write(store, model, false, "ada", numbered(0, 20));
        Job job = job(
                EventDeleter.KIND,
                new EventDeleter.Request(
                                model.id(),
                                null,
                                DAY.toString(),
                                DAY.plusSeconds(15).toString(),
                                true)
                        .text());

        assertThatThrownBy(() -> deleter.run(new Run(job, 2, new ArrayList<>())))
                .hasMessage("killed");
        assertThat(stored(model)).as("two batches are gone").hasSize(20 - 2 * BATCH);
        List<Integer> told = new ArrayList<>();
        String result = deleter.run(new Run(job, Integer.MAX_VALUE, told));

        assertThat(result).isEqualTo("{\"deleted\":15}");
        assertThat(stored(model)).extracting(Stored::id).containsExactly("15", "16", "17", "18", "19");
        assertThat(counts.net.values().stream().mapToLong(sum -> sum).sum()).isEqualTo(5);
        assertThat(told).isSorted().hasSizeGreaterThan(3).doesNotContain(100);
        assertThat(deleter.run(new Run(job, Integer.MAX_VALUE, new ArrayList<>())))
                .as("once more changes nothing")
                .isEqualTo(result);
    }

    @Test
    void aFileThatIsReadTwiceIsPublishedOnce() throws Exception {
        Model named = model("file");
        Model nameless = models.create(
                author(),
                new NewModel(
                        named.projectId(),
                        "nameless",
                        "v1",
                        "",
                        "TABULAR",
                        "X",
                        "{}",
                        SCHEMA,
                        "{}",
                        "{}",
                        null,
                        null,
                        null));
        StringBuilder csv = new StringBuilder("\uFEFFcustomer_id,age,churn,happened_at,foreign\n");
        for (int i = 0; i < 2500; i++) {
            csv.append("c-").append(i).append(",").append(i % 2 == 0 ? "" : i).append(",\"yes\",2026-01-31 12:00,x\n");
        }
        EventFile file = upload("events.csv", csv.toString());
        for (Model model : List.of(named, nameless)) {
            Counts counts = new Counts();
            Job job = job(FilePublisher.KIND, new FilePublisher.Request(model.id(), "", file.id(), false).text());
            for (int i = 0; i < 2; i++) {
                assertThat(publisher(counts).run(new Run(job, Integer.MAX_VALUE, new ArrayList<>())))
                        .isEqualTo("{\"events\":2500}");
            }
            assertThat(stored(model)).hasSize(2500);
            assertThat(counts.net).isEqualTo(Map.of(Counts.key("ada", job.createdAt()), 2500L));
        }
    }

    @Test
    void aBadLineLeavesNothingOfItsFile() throws Exception {
        Model model = model("bad-line");
        StringBuilder csv = new StringBuilder("customer_id,age\n");
        for (int i = 0; i < 1500; i++) {
            csv.append("c-").append(i).append(",").append(i == 1400 ? "old" : i).append("\n");
        }
        Counts counts = new Counts();
        Job job = job(
                FilePublisher.KIND,
                new FilePublisher.Request(
                                model.id(),
                                "",
                                upload("bad.csv", csv.toString()).id(),
                                false)
                        .text());

        assertThatThrownBy(() -> publisher(counts).run(new Run(job, Integer.MAX_VALUE, new ArrayList<>())))
                .isInstanceOf(JobFailed.class)
                .hasMessage("Line 1402: age must be a whole number of at most 64 bits.");
        assertThat(stored(model)).isEmpty();
        assertThat(counts.net).isEmpty();
    }

    @Test
    void aParquetFileIsPublished() throws Exception {
        Model model = model("parquet");
        EventFile file;
        try (InputStream content = Objects.requireNonNull(InferenceIT.class.getResourceAsStream("events.parquet"))) {
            file = files.upload(author(), "events.parquet", content);
        }
        Job job = job(FilePublisher.KIND, new FilePublisher.Request(model.id(), "", file.id(), false).text());

        assertThat(publisher(new Counts()).run(new Run(job, Integer.MAX_VALUE, new ArrayList<>())))
                .isEqualTo("{\"events\":5}");

        assertThat(stored(model)).extracting(Stored::id).containsExactly("p-1", "p-2", "p-3", "p-4", "p-5");
        assertThat(stored(model).get(2).time).isEqualTo(Instant.parse("2026-01-31T12:00:02Z"));
    }

    @Test
    void theFilesOfAnOrganizationHaveAQuotaWhoeverUploadsAtTheSameTime() throws Exception {
        EventFiles narrow = filesOf(settings());
        List<Callable<Boolean>> uploads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            uploads.add(() -> {
                try {
                    narrow.upload(author(), "a.csv", new ByteArrayInputStream(new byte[600_000]));
                    return true;
                } catch (Refusal.NoRoom full) {
                    assertThat(full).hasMessageContaining("daybook.inference.max-organization-size");
                    return false;
                }
            });
        }
        int kept = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(6)) {
            for (Future<Boolean> upload : executor.invokeAll(uploads)) {
                kept += upload.get() ? 1 : 0;
            }
        }
        assertThat(kept).isEqualTo(3);
        List<UUID> ids = jdbc.sql("select file_id from inference_file where org_id = ?")
                .param(org)
                .query((row, number) -> Objects.requireNonNull(row.getObject("file_id", UUID.class)))
                .list();
        assertThat(ids)
                .hasSize(3)
                .allSatisfy(id -> assertThat(contents.path(id)).hasSize(600_000));

        EventFile begun = narrow.begin(author(), "b.csv");
        assertThatThrownBy(
                        () -> narrow.uploadPart(author(), begun.id(), 1, new ByteArrayInputStream(new byte[400_000])))
                .isInstanceOf(Refusal.NoRoom.class);
        assertThatThrownBy(() -> narrow.requireRoom(org, 400_000)).isInstanceOf(Refusal.NoRoom.class);
        UUID part = narrow.uploadPart(author(), begun.id(), 1, new ByteArrayInputStream(new byte[200_000]));
        narrow.complete(author(), begun.id(), List.of(new EventFiles.Part(1, part)));
        assertThatThrownBy(() -> upload(narrow, 200_000)).isInstanceOf(Refusal.NoRoom.class);

        jdbc.sql("delete from inference_file where file_id = ?")
                .param(begun.id())
                .update();
        upload(narrow, 200_000);
    }

    @Test
    void anOrganizationMayHaveSoManyFiles() {
        EventFiles narrow = filesOf(settings());
        for (int i = 0; i < settings().maxOrganizationFiles(); i++) {
            narrow.begin(author(), "a.csv");
        }
        assertThatThrownBy(() -> narrow.begin(author(), "a.csv"))
                .isInstanceOf(Refusal.NoRoom.class)
                .hasMessageContaining("daybook.inference.max-organization-files");
        assertThatThrownBy(() -> narrow.requireRoom(org, 1)).isInstanceOf(Refusal.NoRoom.class);
        assertThat(jdbc.sql("select count(*) from inference_file where org_id = ?")
                        .param(org)
                        .query(Integer.class)
                        .single())
                .isEqualTo(settings().maxOrganizationFiles());
    }

    @Test
    void aFullDiskRefusesFilesAndKeepsNothing() throws Exception {
        InferenceSettings given = settings();
        EventFiles files = filesOf(new InferenceSettings(
                null,
                given.maxFileSize(),
                given.maxOrganizationSize(),
                given.maxOrganizationFiles(),
                DataSize.ofTerabytes(100),
                given.keepFiles(),
                BATCH));

        assertThatThrownBy(() -> upload(files, 10))
                .isInstanceOf(Refusal.NoRoom.class)
                .hasMessage("There is no room for the file now: the disk is full.");
        assertThatThrownBy(() -> files.requireRoom(org, 10)).isInstanceOf(Refusal.NoRoom.class);
        assertThat(jdbc.sql("select count(*) from inference_file where org_id = ?")
                        .param(org)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void filesAreForTheirOwnerAlone() throws Exception {
        EventFile file = upload("a.csv", "a");

        assertThat(Files.getPosixFilePermissions(contents.path(file.id())))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(contents.path(file.id()).resolveSibling("")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private EventFiles filesOf(InferenceSettings narrow) {
        return new EventFiles(jdbc, transactions, new FileStore(narrow, dataDirectory), narrow);
    }

    private void upload(EventFiles to, int length) throws IOException {
        to.upload(author(), "a.csv", new ByteArrayInputStream(new byte[length]));
    }

    @Test
    void publishersUpdatersAndDeletersOfTheSameEventsDoNotWaitInACircle() throws Exception {
        Model model = model("crowd");
        EventStore store = new EventStore(template, transactions, List::of);
        EventDeleter deleter = new EventDeleter(store, models, deletions, settings());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int number = thread;
                all.add(threads.submit(() -> {
                    Random random = new Random(number);
                    for (int i = 0; i < 15; i++) {
                        if (number == 3) {
                            Job job = job(
                                    EventDeleter.KIND,
                                    new EventDeleter.Request(
                                                    model.id(),
                                                    null,
                                                    DAY.toString(),
                                                    DAY.plusSeconds(40).toString(),
                                                    false)
                                            .text());
                            deleter.run(new Run(job, Integer.MAX_VALUE, new ArrayList<>()));
                        } else {
                            List<Map<String, Object>> posted = new ArrayList<>(numbered(0, 40));
                            java.util.Collections.shuffle(posted, random);
                            write(store, model, number == 2, "user-" + number, posted);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private static final Set<String> KINDS = Set.of(FilePublisher.KIND, EventDeleter.KIND, ModelDeleter.KIND);

    @Test
    void aModelAndItsEndAreEventsOfTheLogAndItsEventsGoWithIt() {
        Model model = model("act");
        events.publish(author(), model.id(), new Environment("baseline"), array(numbered(0, 7)));
        events.publish(author(), model.id(), Environment.PRODUCTION, array(numbered(0, 5)));
        events.delete(author(), model.id(), List.of("1", "2"));

        Job job = models.delete(author(), model.id());

        assertThat(models.find(org, model.id())).isEmpty();
        assertThatThrownBy(() -> events.publish(author(), model.id(), Environment.PRODUCTION, array(numbered(0, 1))))
                .isInstanceOf(Refusal.NotFound.class);
        await().until(() -> jobs.find(org, job.id()).orElseThrow().state() == JobState.COMPLETED);
        assertThat(count("inference_event", model.id())).isZero();
        assertThat(count("inference_model", model.id())).isZero();
        List<AuditEvent> acts = log.follow(org, 0, 10);
        assertThat(acts)
                .extracting(event -> event.type().label())
                .contains("model.created", "inference.events_deletion_ordered", "model.deleted");
        assertThat(acts).allSatisfy(event -> {
            assertThat(event.actor().userId()).isEqualTo("ada");
            assertThat(Objects.requireNonNull(event.target()).id())
                    .isEqualTo(model.id().toString());
        });
        assertThat(acts.get(1).details()).contains("\"event_count\"").contains("\"1\"");
        projects.delete(org, model.projectId());
        assertThat(projects.find(org, model.projectId())).isEmpty();
    }

    @Test
    void aDeletionThatNobodyCanLogIsNotBegun() {
        Model model = model("refused");
        Author stranger = new Author(org, Actor.user(" "), TestPosters.TEST);
        long before = jobs.list(org, KINDS, 0, 1).total();

        assertThatThrownBy(() -> events.delete(stranger, model.id(), List.of("1")))
                .isInstanceOf(Refusal.Invalid.class);
        assertThatThrownBy(() -> models.delete(stranger, model.id())).isInstanceOf(Refusal.Invalid.class);

        assertThat(jobs.list(org, KINDS, 0, 1).total()).isEqualTo(before);
        assertThat(models.find(org, model.id())).isPresent();
    }

    private Author author() {
        return new Author(org, Actor.user("ada"), TestPosters.TEST);
    }

    private Model model(String name) {
        Project project = projects.create(author(), name);
        return models.create(
                author(),
                new NewModel(
                        project.id(),
                        name,
                        "v1",
                        "",
                        "TABULAR",
                        "BINARY_CLASSIFICATION",
                        "{}",
                        SCHEMA,
                        "{}",
                        "{}",
                        "customer_id",
                        "happened_at",
                        null));
    }

    private static InferenceSettings settings() {
        return new InferenceSettings(
                null,
                DataSize.ofMegabytes(1),
                DataSize.ofMegabytes(2),
                20,
                DataSize.ofMegabytes(1),
                Duration.ofDays(1),
                BATCH);
    }

    private FilePublisher publisher(Counts counts) {
        return new FilePublisher(
                new EventStore(template, transactions, () -> List.of(counts)), models, files, contents);
    }

    private EventFile upload(String name, String text) throws IOException {
        return files.upload(author(), name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A job that nobody else runs, asked for at this moment of the database's clock. */
    private Job job(String kind, String request) {
        Instant now = jdbc.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        return new Job(UUID.randomUUID(), kind, org, "ada", request, JobState.RUNNING, 0, null, null, now, now, null);
    }

    private static List<Map<String, Object>> numbered(int from, int to) {
        return IntStream.range(from, to)
                .<Map<String, Object>>mapToObj(i -> Map.of(
                        "customer_id",
                        Integer.toString(i),
                        "happened_at",
                        DAY.plusSeconds(i).toString()))
                .toList();
    }

    private static EventArray array(List<Map<String, Object>> posted) {
        byte[] json = JsonMapper.shared().writeValueAsBytes(posted);
        return new EventArray(json, 0, json.length);
    }

    private static void write(
            EventStore store, Model model, boolean changes, String userId, List<Map<String, Object>> posted) {
        EventBatch batch = array(posted)
                .read(new EventAssembler(model, changes, () -> UUID.randomUUID().toString()));
        List<EventBatch> batches = new ArrayList<>(List.of(batch));
        store.write(
                model,
                Environment.PRODUCTION,
                changes,
                userId,
                null,
                () -> batches.isEmpty() ? null : batches.removeFirst());
    }

    private List<Stored> stored(Model model) {
        return jdbc.sql("""
                select event_id, event_time, received_at, published_by, data from inference_event
                where org_id = ? and model_id = ? order by event_time, event_id""")
                .param(org)
                .param(model.id())
                .query((row, number) -> new Stored(
                        row.getString("event_id"),
                        EventStore.instant(row, "event_time"),
                        EventStore.instant(row, "received_at"),
                        row.getString("published_by"),
                        row.getString("data")))
                .list();
    }

    private long count(String table, UUID modelId) {
        return jdbc.sql("select count(*) from " + table + " where org_id = ? and model_id = ?")
                .param(org)
                .param(modelId)
                .query(Long.class)
                .single();
    }
}
