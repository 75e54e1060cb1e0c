package dev.daybook.api.datarobot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.daybook.IntegrationTest;
import dev.daybook.access.ApiTokens;
import dev.daybook.access.Caller;
import dev.daybook.access.NewApiToken;
import dev.daybook.access.Permission;
import dev.daybook.event.EventType;
import dev.daybook.event.Report;
import dev.daybook.event.Vocabulary;
import dev.daybook.kernel.EventId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * Every label posted, one event each, and read back by walking, in both orders and under every filter, while a writer
 * keeps posting. What each walk must show is computed here, from what was posted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
// Beside the others, since it takes longest; the lock keeps its own tests one after the other.
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("walks")
class EventLogWalkIT extends IntegrationTest {

    private static final String ORGANIZATION = "walk-" + UUID.randomUUID();

    // Whole milliseconds, so that events of one moment are frequent; partitions of several months.
    private final Instant begin = Instant.now().minus(Duration.ofDays(120)).truncatedTo(ChronoUnit.MILLIS);
    private static final Duration STEP = Duration.ofHours(11);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final int AT_ONE_MOMENT = 3;

    // In the order in which they were posted; the writer adds two at a time, together.
    private final List<Shown> posted = new CopyOnWriteArrayList<>();
    private final Thread writer = new Thread(this::write, "writer");
    private final AtomicInteger sent = new AtomicInteger();

    // How many more posts the writer makes: as many a walk on any machine, or a slow one had ever more to walk.
    private final Semaphore wanted = new Semaphore(0);
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    private final Map<String, Report> reports = new HashMap<>();

    @Autowired
    private DataRobotVocabulary vocabulary;

    @Autowired
    private List<Vocabulary> vocabularies;

    @Autowired
    private ApiTokens tokens;

    @LocalServerPort
    private int port;

    private EventLogClient client = new EventLogClient("", "");

    /** What a record must show of what was posted. */
    private record Shown(
            String id,
            String label,
            Report report,
            String userId,
            @Nullable String projectId,
            Instant timestamp) {}

    /** What is posted. */
    private record PostedEvent(
            String event,
            String userId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String projectId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String timestamp) {}

    /** One parameter, and which events it lets through. */
    record Filter(String name, String value, Predicate<Shown> matches) {

        @Override
        public String toString() {
            return name + "=" + value;
        }
    }

    @BeforeAll
    void everyLabelIsPosted() {
        Caller administrator = new Caller("admin", null, "default", Set.of(Permission.SYSTEM_ADMIN), null);
        NewApiToken wanted = new NewApiToken(
                "walk", "walker", null, ORGANIZATION, List.of("WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY"), null);
        String token = tokens.issue(administrator, wanted).text();
        client = new EventLogClient("http://localhost:" + port, "Bearer " + token);
        vocabulary.types().forEach(type -> reports.put(type.label(), type.report()));
        // The token's own event is part of the log, and of every walk that it matches.
        JsonNode created = client.list(Map.of()).get("data").get(0);
        posted.add(shown(created));

        List<EventType> types = postable();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, types.size()).boxed().toList());
        Collections.shuffle(order, new Random(517));
        post(order.stream()
                .map(i -> event(types.get(i), i, begin.plus(STEP.multipliedBy(i / AT_ONE_MOMENT))))
                .toList());
        sent.set(posted.size());
        writer.start();
    }

    @AfterAll
    void theWriterNeverFailed() throws InterruptedException {
        stopping = true;
        wanted.release();
        writer.join();
        assertThat(failure).isNull();
    }

    @Test
    void everyLabelIsReadBack() {
        for (String order : List.of("asc", "desc")) {
            List<Shown> walked = walk(List.of(), order);
            assertThat(walked)
                    .extracting(Shown::label)
                    .containsAll(postable().stream().map(EventType::label).toList());
        }
    }

    /** Every label but those that Daybook alone writes. */
    private List<EventType> postable() {
        return vocabulary.types().stream()
                .filter(type ->
                        vocabularies.stream().noneMatch(room -> room.ownLabels().contains(type.label())))
                .toList();
    }

    @Test
    void everyLabelIsFoundByItself() {
        String order = "asc";
        for (EventType type : postable()) {
            List<Filter> filters =
                    List.of(new Filter("event", type.label(), event -> event.label.equals(type.label())));
            // Few events each, so few pages, and every other label the other way: there are five hundred walks.
            assertThat(walk(filters, order, 2)).isNotEmpty();
            order = order.equals("asc") ? "desc" : "asc";
        }
    }

    @ParameterizedTest
    @MethodSource("singly")
    void aWalkUnderOneFilterShowsExactlyWhatMatched(Filter filter) {
        walk(List.of(filter), "asc");
        walk(List.of(filter), "desc");
    }

    @ParameterizedTest
    @MethodSource("inPairs")
    void aWalkUnderTwoFiltersShowsExactlyWhatMatched(Filter one, Filter other) {
        walk(List.of(one, other), "asc");
        walk(List.of(one, other), "desc");
    }

    Stream<Filter> singly() {
        return filters().stream();
    }

    Stream<Filter[]> inPairs() {
        List<Filter> filters = filters();
        return filters.stream()
                .flatMap(one -> filters.stream()
                        .filter(other -> one.name.compareTo(other.name) < 0)
                        .map(other -> new Filter[] {one, other}));
    }

    private List<Filter> filters() {
        List<Filter> filters = new ArrayList<>();
        for (String label : List.of("Notification Policy Created", "Notification policy created", "Group created")) {
            filters.add(new Filter("event", label, event -> event.label.equals(label)));
        }
        for (String user : List.of("user-0", "user-4")) {
            filters.add(new Filter("userId", user, event -> event.userId.equals(user)));
        }
        for (String project : List.of("project-1", "project-3")) {
            filters.add(new Filter("projectId", project, event -> project.equals(event.projectId)));
        }
        for (Report report : Report.values()) {
            filters.add(new Filter("auditReportType", report.name(), event -> event.report == report));
        }
        // Moments of events, so that what lies on a bound is seen to be within.
        Instant early = begin.plus(STEP.multipliedBy(31));
        Instant late = begin.plus(STEP.multipliedBy(120));
        for (Instant bound : List.of(early, late)) {
            filters.add(new Filter("minTimestamp", bound.toString(), event -> !event.timestamp.isBefore(bound)));
            filters.add(new Filter("maxTimestamp", bound.toString(), event -> !event.timestamp.isAfter(bound)));
        }
        filters.add(new Filter("orgId", ORGANIZATION, event -> true));
        filters.add(new Filter("includeIdentifyingFields", "False", event -> true));
        return filters;
    }

    /** Walks next to the end and previous back to the start, and compares every page; returns what was shown. */
    private List<Shown> walk(List<Filter> filters, String order) {
        return walk(filters, order, 5);
    }

    private List<Shown> walk(List<Filter> filters, String order, int wantedPages) {
        Map<String, String> parameters = new LinkedHashMap<>();
        filters.forEach(filter -> parameters.put(filter.name, filter.value));
        parameters.put("order", order);
        int limit = Math.max(1, expected(filters, order, posted.size()).size() / wantedPages);
        parameters.put("limit", Integer.toString(limit));

        int answered = posted.size();
        wanted.release(2);
        JsonNode page = client.list(parameters);
        // What the first page saw lies between what was answered before it was asked for and what was sent meanwhile.
        int atMost = sent.get();
        assertThat(page.get("previous").isNull()).isTrue();
        long total = page.get("totalCount").longValue();
        List<List<Shown>> pages = new ArrayList<>(List.of(read(page, total)));
        while (!page.get("next").isNull()) {
            assertThat(pages.getLast()).hasSize(limit);
            if (pages.size() == 1) {
                // So that something is posted in the middle of every walk.
                wanted.release();
                awaitPosted(atMost + 2);
            }
            page = client.get(page.get("next").stringValue());
            pages.add(read(page, total));
        }

        List<Shown> walked = pages.stream().flatMap(List::stream).toList();
        assertThat(total).isEqualTo(walked.size());
        awaitPosted(atMost);
        assertThat(IntStream.iterate(answered, seen -> seen <= atMost, seen -> seen + 2)
                        .mapToObj(seen -> expected(filters, order, seen)))
                .as(() -> "what was posted before the walk " + order + " under " + parameters)
                .contains(walked);

        List<List<Shown>> backwards = new ArrayList<>(List.of(pages.getLast()));
        while (!page.get("previous").isNull()) {
            page = client.get(page.get("previous").stringValue());
            backwards.add(read(page, total));
        }
        assertThat(backwards.reversed()).isEqualTo(pages);
        return walked;
    }

    /** What a walk must show that began when so many events had been posted. */
    private List<Shown> expected(List<Filter> filters, String order, int seen) {
        Comparator<Shown> byTime = Comparator.comparing(Shown::id);
        return posted.stream()
                .limit(seen)
                .filter(event -> filters.stream().allMatch(filter -> filter.matches.test(event)))
                .sorted(order.equals("asc") ? byTime : byTime.reversed())
                .toList();
    }

    private List<Shown> read(JsonNode page, long total) {
        assertThat(page.get("totalCount").longValue()).isEqualTo(total);
        assertThat(page.get("count").intValue()).isEqualTo(page.get("data").size());
        return page.get("data").valueStream().map(this::shown).toList();
    }

    private Shown shown(JsonNode event) {
        String label = event.get("event").stringValue();
        return new Shown(
                event.get("id").stringValue(),
                label,
                reportOf(label),
                event.get("userId").stringValue(),
                event.get("projectId").asStringOpt().orElse(null),
                Instant.parse(event.get("timestamp").stringValue()));
    }

    private Report reportOf(String label) {
        return Objects.requireNonNull(reports.get(label), label);
    }

    /** Posts two events at a time, one of now and one back-dated, whenever that is wanted, until it is stopped. */
    private void write() {
        Random random = new Random(42);
        List<EventType> types = postable();
        long steps = types.size() / AT_ONE_MOMENT;
        try {
            for (wanted.acquire(); !stopping; wanted.acquire()) {
                sent.addAndGet(2);
                Instant past = begin.plus(STEP.multipliedBy(random.nextLong(steps)));
                post(List.of(
                        event(types.get(random.nextInt(types.size())), random.nextInt(types.size()), null),
                        event(types.get(random.nextInt(types.size())), random.nextInt(types.size()), past)));
            }
        } catch (Throwable thrown) {
            failure = thrown;
        }
    }

    private void awaitPosted(int count) {
        Instant deadline = Instant.now().plusSeconds(60);
        while (posted.size() < count) {
            assertThat(failure).isNull();
            assertThat(Instant.now()).isBefore(deadline);
            // Not a spin: the service that is waited for needs the processor.
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static PostedEvent event(EventType type, int i, @Nullable Instant timestamp) {
        return new PostedEvent(
                type.label(),
                "user-" + i % 7,
                i % 5 == 0 ? null : "project-" + i % 5,
                timestamp == null ? null : timestamp.toString());
    }

    /** Posts events together, and notes what they must be shown as. */
    private void post(List<PostedEvent> events) {
        JsonNode records = client.post("/api/v2/eventLogs/", events).get("records");
        List<Shown> shown = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            PostedEvent event = events.get(i);
            EventId id = EventId.parse(records.get(i).get("id").stringValue()).orElseThrow();
            shown.add(new Shown(
                    id.toString(),
                    event.event,
                    reportOf(event.event),
                    event.userId,
                    event.projectId,
                    event.timestamp == null ? id.timestamp() : Instant.parse(event.timestamp)));
        }
        posted.addAll(shown);
    }
}
