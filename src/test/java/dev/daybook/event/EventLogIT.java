package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.IntegrationTest;
import dev.daybook.TestDatabase;
import dev.daybook.entry.CanonicalJson;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Slice;
import dev.daybook.kernel.TimeRange;
import dev.daybook.postgres.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class EventLogIT extends IntegrationTest {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @Autowired
    EventLog log;

    @Autowired
    JdbcClient jdbc;

    private static NewEvent event(String organization, String label, String user) {
        return new NewEvent(label, null, null, Actor.user(user), Scope.organization(organization), null, "{}", null);
    }

    private NewEvent named(String organization, String key, String details) {
        return new NewEvent(
                "Model Trained",
                null,
                now,
                new Actor("u1", "Ada", null, null, null, null, "{}"),
                Scope.organization(organization),
                null,
                details,
                key);
    }

    private List<AuditEvent> all(String organization) {
        return log.follow(organization, 0, 100_000);
    }

    private static EventQuery allOf(String organization) {
        return EventQuery.of(new Tenant.Organization(organization));
    }

    @Test
    void keepsAnEventAsItWasGiven() {
        NewEvent event = new NewEvent(
                "Odd \t\\N\n\"label\" \u202e😀",
                Report.ADMIN_USAGE,
                now.minusSeconds(3600).plusNanos(999),
                new Actor(
                        "u1",
                        "Ada \\ Lovelace",
                        "203.0.113.7",
                        "ada@example.org",
                        "api_key",
                        "key\\1",
                        "{\"agent\": \"k\\\\1\"}"),
                new Scope("as-given", "Acme\r\n", "p1", "Project\tOne", "Regression", "OWNER"),
                new Target("model", "m1", "Model \u0001"),
                "{\"n\": 1.50, \"s\": \"\\u0001\\n\"}",
                "key-1");
        Appended appended =
                log.append(Post.of(TestPosters.TEST, List.of(event))).getFirst();

        AuditEvent stored = log.find(new Tenant.Organization("as-given"), appended.id(), true)
                .orElseThrow();
        assertThat(stored.timestamp()).isEqualTo(now.minusSeconds(3600));
        assertThat(stored.position()).isZero();
        assertThat(stored.type()).isEqualTo(new EventType(event.label(), Report.ADMIN_USAGE));
        assertThat(stored.actor()).isEqualTo(event.actor());
        assertThat(stored.scope()).isEqualTo(event.scope());
        assertThat(stored.target()).isEqualTo(event.target());
        assertThat(CanonicalJson.of(stored.details())).isEqualTo(CanonicalJson.of(event.details()));
        assertThat(stored.idempotencyKey()).isEqualTo("key-1");
        assertThat(appended.custom()).isTrue();
    }

    @Test
    void showsNobodyWhereIdentitiesAreNotAskedFor() {
        Appended appended = log.append(Post.of(TestPosters.TEST, List.of(named("nobody", "k", "{}"))))
                .getFirst();
        Tenant tenant = new Tenant.Organization("nobody");
        assertThat(log.find(tenant, appended.id(), true).orElseThrow().actor().username())
                .isEqualTo("Ada");
        assertThat(log.find(tenant, appended.id(), false).orElseThrow().actor().username())
                .isNull();
    }

    @Test
    void givesDensePositionsToConcurrentAppends() throws Exception {
        List<Callable<List<Appended>>> posts = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String organization = "dense-" + i % 3;
            int size = 1 + i % 4;
            posts.add(() -> log.append(Post.of(
                    TestPosters.TEST,
                    IntStream.range(0, size)
                            .mapToObj(n -> event(organization, "Model Trained", "u" + n))
                            .toList())));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (Future<List<Appended>> answer : threads.invokeAll(posts)) {
                List<Long> positions =
                        answer.get().stream().map(Appended::position).toList();
                assertThat(positions)
                        .as("positions of one request")
                        .isEqualTo(LongStream.range(positions.getFirst(), positions.getFirst() + positions.size())
                                .boxed()
                                .toList());
            }
        }
        for (int organization = 0; organization < 3; organization++) {
            List<AuditEvent> events = all("dense-" + organization);
            assertThat(events)
                    .extracting(AuditEvent::position)
                    .isEqualTo(LongStream.range(0, events.size()).boxed().toList());
        }
        assertThat(IntStream.range(0, 3)
                        .mapToLong(n -> all("dense-" + n).size())
                        .sum())
                .isEqualTo(1000);
    }

    @Test
    void storesARepeatedEventOnce() {
        List<NewEvent> events = List.of(named("again", "a", "{\"x\":1.0,\"y\":[]}"), named("again", "b", "{}"));
        List<Appended> first = log.append(Post.of(TestPosters.TEST, events));
        List<Appended> second = log.append(Post.of(
                TestPosters.TEST,
                List.of(
                        named("again", "b", "{}"),
                        named("again", "c", "{}"),
                        named("again", "a", "{\"y\":[],\"x\":1}"))));

        assertThat(second).extracting(Appended::duplicate).containsExactly(true, false, true);
        assertThat(second.get(0).id()).isEqualTo(first.get(1).id());
        assertThat(second.get(0).position()).isEqualTo(1);
        assertThat(second)
                .extracting(Appended::leafHash)
                .contains(first.get(0).leafHash(), first.get(1).leafHash())
                .doesNotHaveDuplicates();
        assertThat(second.get(1).position()).isEqualTo(2);
        assertThat(second.get(2).id()).isEqualTo(first.get(0).id());
        assertThat(all("again")).hasSize(3);
    }

    @Test
    void storesAnEventThatIsTwiceInOneRequestOnce() {
        List<Appended> appended =
                log.append(Post.of(TestPosters.TEST, List.of(named("twice", "a", "{}"), named("twice", "a", "{}"))));
        assertThat(appended).extracting(Appended::duplicate).containsExactly(false, true);
        assertThat(appended.get(1).leafHash()).isEqualTo(appended.get(0).leafHash());
        assertThat(all("twice")).hasSize(1);
    }

    @Test
    void refusesTheSameIdentityWithOtherContentAndStoresNothingOfThatRequest() {
        log.append(Post.of(TestPosters.TEST, List.of(named("conflict", "a", "{}"))));
        assertThatThrownBy(() -> log.append(Post.of(
                        TestPosters.TEST, List.of(named("conflict", "b", "{}"), named("conflict", "a", "{\"x\":1}")))))
                .isInstanceOfSatisfying(
                        Refusal.Conflict.class,
                        refusal -> assertThat(refusal.faults())
                                .extracting(Fault::index)
                                .containsExactly(1));
        assertThat(all("conflict")).hasSize(1);
    }

    @Test
    void failsOnlyTheRequestAtFaultOfThoseThatAreGathered() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<List<Appended>>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < 160; i++) {
                boolean atFault = i % 10 == 3;
                answers.add(threads.submit(() -> {
                    start.await();
                    return log.append(Post.of(TestPosters.TEST, List.of(event("gathered", "Model Trained", "u1")))
                            .with(() -> {
                                if (atFault) {
                                    throw new IllegalStateException("at fault");
                                }
                            }));
                }));
            }
            start.countDown();
        }
        int failed = 0;
        for (Future<List<Appended>> answer : answers) {
            failed += answer.state() == Future.State.FAILED ? 1 : 0;
        }
        assertThat(failed).isEqualTo(16);
        assertThat(all("gathered"))
                .extracting(AuditEvent::position)
                .isEqualTo(LongStream.range(0, 144).boxed().toList());
    }

    @Test
    void costsTheNeighboursOfARefusedRequestNoMoreThanASavepoint() throws Exception {
        NewEvent created = new NewEvent(
                "model.created",
                null,
                null,
                Actor.user("u1"),
                Scope.organization("neighbours"),
                new Target("model", "m-1", null),
                "{}",
                null);
        log.append(Post.of(TestPosters.TEST, List.of(created)));
        List<Future<List<Appended>>> answers = new ArrayList<>();
        List<Future<List<Appended>>> refused = new ArrayList<>();
        Login owner = TestDatabase.get().owner();
        try (ExecutorService threads = Executors.newFixedThreadPool(24);
                Connection connection = TestDatabase.get().connect(owner);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select from log_head where org_id = 'neighbours' for update");
            // Who comes first waits for the head, and all others for it.
            for (int i = 0; i < 20; i++) {
                answers.add(threads.submit(() ->
                        log.append(Post.of(TestPosters.TEST, List.of(event("neighbours", "Model Trained", "u2"))))));
                if (i % 5 == 4) {
                    refused.add(threads.submit(() -> log.append(Post.of(TestPosters.TEST, List.of(created)))));
                }
            }
            Thread.sleep(500);
            connection.rollback();
        }
        for (Future<List<Appended>> answer : refused) {
            assertThat(answer.exceptionNow()).isInstanceOf(Refusal.Conflict.class);
        }
        for (Future<List<Appended>> answer : answers) {
            assertThat(answer.state()).isEqualTo(Future.State.SUCCESS);
        }
        assertThat(all("neighbours"))
                .extracting(AuditEvent::position)
                .isEqualTo(LongStream.range(0, 21).boxed().toList());
        assertThat(jdbc.sql(
                                "select count(distinct xmin::text) from event where org_id = 'neighbours' and user_id = 'u2'")
                        .query(Long.class)
                        .single())
                .as("transactions: of the first, and of all who waited for it")
                .isLessThanOrEqualTo(2);
    }

    @Test
    void waitsForTheFlushWhateverItsConnectionWasSetTo() {
        Map<Long, String> settings = new HashMap<>();
        Runnable look = () -> settings.put(
                jdbc.sql("select pg_backend_pid()").query(Long.class).single(),
                jdbc.sql("show synchronous_commit").query(String.class).single());
        List<NewEvent> events = List.of(event("flushed", "Model Trained", "u1"));
        long[] changed = {0};
        log.append(Post.of(TestPosters.TEST, events).with(() -> {
            changed[0] = jdbc.sql("select pg_backend_pid()").query(Long.class).single();
            jdbc.sql("set synchronous_commit = off").update();
        }));
        try {
            for (int i = 0; i < 100 && !settings.containsKey(changed[0]); i++) {
                log.append(Post.of(TestPosters.TEST, events).with(look));
            }
            assertThat(settings).containsEntry(changed[0], "on");
        } finally {
            settings.clear();
            for (int i = 0; i < 100 && !settings.containsKey(changed[0]); i++) {
                log.append(Post.of(TestPosters.TEST, events).with(() -> {
                    look.run();
                    jdbc.sql("set synchronous_commit = on").update();
                }));
            }
        }
    }

    @Test
    void staysDenseWhereBatchesAreGatheredWithOthersThatFail() throws Exception {
        List<Future<List<Appended>>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 96; i++) {
                boolean atFault = i % 7 == 3;
                int batch = i;
                List<NewEvent> events = IntStream.range(0, 150)
                        .mapToObj(n -> batch % 5 == 0
                                ? named("behind", batch + "/" + n, "{}")
                                : event("behind", "Model Trained", "u" + batch))
                        .toList();
                answers.add(threads.submit(() ->
                        log.append(Post.of(TestPosters.TEST, events).with(() -> {
                            if (atFault) {
                                throw new IllegalStateException("at fault");
                            }
                        }))));
            }
        }
        Map<EventId, Long> answered = new HashMap<>();
        int failed = 0;
        for (Future<List<Appended>> answer : answers) {
            if (answer.state() == Future.State.FAILED) {
                failed++;
            } else {
                answer.resultNow().forEach(appended -> answered.put(appended.id(), appended.position()));
            }
        }
        assertThat(failed).isEqualTo(14);
        List<AuditEvent> stored = all("behind");
        assertThat(stored)
                .extracting(AuditEvent::position)
                .isEqualTo(LongStream.range(0, 82 * 150).boxed().toList());
        assertThat(stored.stream().collect(Collectors.toMap(AuditEvent::id, AuditEvent::position)))
                .isEqualTo(answered);
    }

    @Test
    void appendsNothingWhenWhatIsDoneAlongsideFails() {
        assertThatThrownBy(() ->
                        log.append(Post.of(TestPosters.TEST, List.of(event("alongside", "Model Trained", "u1")))
                                .with(() -> {
                                    throw new Refusal.NotFound("gone");
                                })))
                .isInstanceOf(Refusal.NotFound.class);
        assertThat(all("alongside")).isEmpty();
    }

    @Test
    void beginsALogAtZeroAfterItsFirstAppendWasRolledBack() {
        assertThatThrownBy(() ->
                        log.append(Post.of(TestPosters.TEST, List.of(event("rolled-back", "Model Trained", "u1")))
                                .with(() -> {
                                    throw new IllegalStateException("at fault");
                                })))
                .isInstanceOf(IllegalStateException.class);
        for (int i = 0; i < 3; i++) {
            log.append(Post.of(TestPosters.TEST, List.of(event("rolled-back", "Model Trained", "u1"))));
        }
        assertThat(all("rolled-back")).extracting(AuditEvent::position).containsExactly(0L, 1L, 2L);
    }

    @Test
    void makesAPartitionForTheMonthOfAnImportedEvent() {
        Instant longAgo = Instant.parse("2003-02-01T00:00:00Z");
        NewEvent old = new NewEvent(
                "Model Trained", null, longAgo, Actor.user("u1"), Scope.organization("import"), null, "{}", null);
        assertThatThrownBy(() -> log.append(Post.of(TestPosters.TEST, List.of(old))))
                .isInstanceOf(Refusal.Invalid.class);
        EventId id = log.append(Post.of(TestPosters.TEST, List.of(old)).ofAnyAge())
                .getFirst()
                .id();
        assertThat(jdbc.sql("select tableoid::regclass::text from event where org_id = 'import'")
                        .query(String.class)
                        .single())
                .isEqualTo("event_2003_02");
        assertThat(id.timestamp()).isEqualTo(longAgo);
    }

    @Test
    void refusesAnEventWhoseCanonicalFormIsTooLongForAProof() {
        NewEvent tooLong = named("long", "a", "{\"a\":\"" + "\\u0001".repeat(11_000) + "\"}");
        assertThatThrownBy(() -> log.append(Post.of(TestPosters.TEST, List.of(named("long", "b", "{}"), tooLong))))
                .isInstanceOfSatisfying(
                        Refusal.Invalid.class,
                        refusal -> assertThat(refusal.faults()).singleElement().satisfies(fault -> {
                            assertThat(fault.index()).isEqualTo(1);
                            assertThat(fault.message()).contains("65535");
                        }));
        assertThat(log.check(tooLong, false)).hasSize(1);
        assertThat(all("long")).isEmpty();
        log.append(Post.of(
                TestPosters.TEST, List.of(named("long", "a", "{\"a\":\"" + "\\u0001".repeat(10_700) + "\"}"))));
        assertThat(all("long")).hasSize(1);
    }

    @Test
    void refusesNumbersThatWouldNotBeTheSameInAProof() {
        NewEvent event = named("numbers", "a", "{\"a\":9007199254740993}");
        assertThatThrownBy(() -> log.append(Post.of(TestPosters.TEST, List.of(event))))
                .isInstanceOfSatisfying(
                        Refusal.Invalid.class,
                        refusal -> assertThat(refusal.faults())
                                .extracting(Fault::field)
                                .containsExactly("details"));
        assertThat(log.check(event, false)).hasSize(1);
        assertThat(all("numbers")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update event set label = 'x'",
                "delete from event",
                "truncate event",
                "update event_resource set resource_id = 'x'",
                "delete from event_resource",
                "truncate event_resource",
                "delete from event_2003_02",
                "truncate event_2003_02",
                "update event_2003_02 set username = null"
            })
    void letsNeitherTheServiceNorTheOwnerChangeAnything(String change) throws SQLException {
        jdbc.sql("select create_event_partition('2003-02-01')")
                .query((row, number) -> 1)
                .single();
        assertThat(refusal(TestDatabase.get().application(), change)).isEqualTo("42501");
        assertThat(refusal(TestDatabase.get().owner(), change)).isEqualTo("42501");
    }

    private static @Nullable String refusal(Login login, String sql) throws SQLException {
        try (Connection connection = TestDatabase.get().connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return null;
        } catch (SQLException refused) {
            return refused.getSQLState();
        }
    }

    @Test
    void keepsIdentifyingMembersOfDetailsApart() throws SQLException {
        NewEvent invited = new NewEvent(
                "invite.sent",
                null,
                now,
                Actor.user("u1"),
                Scope.organization("invited"),
                null,
                "{\"id\":\"i1\",\"data\":{\"email\":\"ada@example.com\",\"role\":\"owner\"}}",
                "invite-1");
        EventId id = log.append(Post.of(TestPosters.TEST, List.of(invited)))
                .getFirst()
                .id();
        Tenant tenant = new Tenant.Organization("invited");

        assertThat(log.find(tenant, id, true).orElseThrow().details()).contains("ada@example.com");
        assertThat(log.find(tenant, id, false).orElseThrow().details())
                .contains("owner")
                .doesNotContain("ada@");
        assertThat(jdbc.sql("select (to_jsonb(e) - 'identifying_details')::text from event e where org_id = 'invited'")
                        .query(String.class)
                        .single())
                .contains("details.data.email")
                .doesNotContain("ada@");
        assertThat(log.append(Post.of(TestPosters.TEST, List.of(invited)))
                        .getFirst()
                        .duplicate())
                .isTrue();
        NewEvent other = invited.withDetails(invited.details().replace("ada@", "eve@"));
        assertThatThrownBy(() -> log.append(Post.of(TestPosters.TEST, List.of(other))))
                .isInstanceOf(Refusal.Conflict.class);

        forget("invited");
        assertThat(log.find(tenant, id, true).orElseThrow().details()).doesNotContain("ada@");
        assertThat(log.append(Post.of(TestPosters.TEST, List.of(invited)))
                        .getFirst()
                        .duplicate())
                .isTrue();
    }

    @Test
    void letsTheRetentionRoleEmptyIdentifyingValuesAndDoNothingElse() throws SQLException {
        log.append(Post.of(
                TestPosters.TEST,
                List.of(new NewEvent(
                        "invite.sent",
                        null,
                        now,
                        new Actor("u1", "Ada", "203.0.113.7", "ada@example.com", null, null, "{}"),
                        new Scope("emptied", "Acme", null, "Churn", null, null),
                        null,
                        "{\"id\":\"i1\",\"data\":{\"email\":\"ada@example.com\"}}",
                        null))));
        Login retention = TestDatabase.get().retention();
        String partition = jdbc.sql("select tableoid::regclass::text from event where org_id = 'emptied'")
                .query(String.class)
                .single();
        for (String table : List.of("event", partition)) {
            for (String change : List.of(
                    "label = 'x'",
                    "username = 'Eve'",
                    "email = username",
                    "poster_user = 'x'",
                    "salts = salts || '{\"x\": \"y\"}'",
                    "salts = '{\"ip\": \"AAAA\"}'",
                    "identifying_details = '{\"data.email\": \"x\"}'",
                    "identifying_details = '[]'",
                    "identifying_details = identifying_details || '{\"more\": 1}'",
                    "salts = '[]'",
                    "username = null, label = label",
                    "username = null, identity_digests = '{}'")) {
                assertThat(refusal(retention, "update " + table + " set " + change + " where org_id = 'emptied'"))
                        .as(change)
                        .isEqualTo("42501");
            }
        }
        assertThat(refusal(
                        retention,
                        "update event set username = null, salts = salts - 'username' where org_id = 'emptied'"))
                .isNull();
        forget("emptied");
        assertThat(refusal(retention, "update event set username = 'Ada' where org_id = 'emptied'"))
                .isEqualTo("42501");
    }

    /** Takes the identifying values out of a log, as the retention role alone may. */
    private static void forget(String organization) throws SQLException {
        Login login = TestDatabase.get().retention();
        try (Connection connection = TestDatabase.get().connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute("update event set username = null, ip = null, email = null, org_name = null,"
                    + " project_name = null, identifying_details = null, salts = null where org_id = '" + organization
                    + "'");
        }
    }

    @Test
    void walksOverAllOrganizationsAsTheyWereAtItsFirstPage() {
        for (int i = 0; i < 60; i++) {
            log.append(Post.of(TestPosters.TEST, List.of(event("everyone-" + i % 4, "Everyone Walked", "u1"))));
        }
        EventQuery query = new EventQuery(
                new Tenant.Everyone(),
                TimeRange.ALL,
                Order.DESCENDING,
                EventFilter.of(FilterField.LABEL, "Everyone Walked"),
                true);
        Slice<AuditEvent> page = log.find(query, Window.first(25));
        log.append(Post.of(
                TestPosters.TEST,
                List.of(event("everyone-1", "Everyone Walked", "u1"), event("everyone-9", "Everyone Walked", "u1"))));

        List<AuditEvent> walked = new ArrayList<>(page.items());
        for (Slice.Position next = page.next(); next != null; next = page.next()) {
            page = log.find(query, new Window(next.offset(), 25, next.cursor()));
            assertThat(page.total()).isEqualTo(60);
            walked.addAll(page.items());
        }
        assertThat(walked)
                .hasSize(60)
                .isSortedAccordingTo(Comparator.comparing(AuditEvent::id).reversed());
        assertThat(log.find(query, Window.first(25)).total()).isEqualTo(62);
    }

    @Test
    void walksBackToWhereItCameFrom() {
        log.append(Post.of(
                TestPosters.TEST,
                IntStream.range(0, 57)
                        .mapToObj(n -> event("back", "Model Trained", "u" + n))
                        .toList()));
        EventQuery query = allOf("back");
        List<Slice<AuditEvent>> there = new ArrayList<>(List.of(log.find(query, Window.first(10))));
        for (Slice.Position next = there.getLast().next();
                next != null;
                next = there.getLast().next()) {
            there.add(log.find(query, new Window(next.offset(), 10, next.cursor())));
        }
        log.append(Post.of(TestPosters.TEST, List.of(event("back", "Model Trained", "later"))));
        Slice<AuditEvent> page = there.getLast();
        for (int i = there.size() - 2; i >= 0; i--) {
            Slice.Position previous = page.previous();
            assertThat(previous).isNotNull();
            page = log.find(query, new Window(previous.offset(), 10, previous.cursor()));
            assertThat(page.items()).isEqualTo(there.get(i).items());
        }
        assertThat(page.previous()).isNull();
    }

    @Test
    void jumpsToAnOffsetWithoutACursor() {
        log.append(Post.of(
                TestPosters.TEST,
                IntStream.range(0, 30)
                        .mapToObj(n -> event("jump", "Model Trained", "u" + n))
                        .toList()));
        List<AuditEvent> newestFirst = log.find(allOf("jump"), Window.first(30)).items();
        Slice<AuditEvent> page = log.find(allOf("jump"), new Window(12, 5, null));
        assertThat(page.items()).isEqualTo(newestFirst.subList(12, 17));
        assertThat(page.next()).isNotNull().extracting(Slice.Position::offset).isEqualTo(17L);
        assertThat(page.previous())
                .isNotNull()
                .extracting(Slice.Position::offset)
                .isEqualTo(7L);
        assertThat(log.find(allOf("jump"), new Window(99, 5, null)).items()).isEmpty();
    }
}
