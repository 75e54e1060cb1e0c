package dev.daybook.access.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.TestDatabase;
import dev.daybook.access.ApiTokens;
import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.event.Actor;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.TestPosters;
import dev.daybook.kernel.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.json.JsonMapper;

/** Instances of a test's own, on the table that all share. Each test has an organization of its own. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class RateLimitsIT extends IntegrationTest {

    private static final String READ = "eventLogs.read";
    private static final String WRITE = "eventLogs.write";
    private static final String LABEL = "Model trained";
    private static final int WINDOW = 60;

    private final String org = "limits-" + UUID.randomUUID();
    private final Caller ada = new Caller("ada", null, org, Set.of(), null);
    private final Caller boss = new Caller("boss", null, org, Set.of(Permission.ADMIN_API_ACCESS), null);
    private final AtomicReference<Instant> time =
            new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Autowired
    private RateLimits limits;

    @Autowired
    private RateLimitRules rules;

    @Autowired
    private RuleTable ruleTable;

    @Autowired
    private UsageTable usageTable;

    @Autowired
    private ShippedRules shipped;

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private EventLog log;

    @Autowired
    private JsonMapper json;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void exactlySoManyPassInEachOfTwentyWindowsWhoeverAsksOnWhicheverInstance() throws Exception {
        rule(READ, 50, WINDOW);
        List<RateLimits> instances = List.of(instance(time::get), instance(time::get));
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (int window = 0; window < 20; window++) {
                AtomicLong passed = new AtomicLong();
                AtomicLong firsts = new AtomicLong();
                all(threads, 16, thread -> {
                    for (int i = 0; i < 5; i++) {
                        Charge charge = charge(instances.get(thread % 2), ada, 1);
                        (charge.allowed() ? passed : firsts).incrementAndGet();
                    }
                });
                assertThat(passed).as("window %s", window).hasValue(50);
                assertThat(firsts).hasValue(30);
                assertThat(usage(instances.getFirst(), ada)).isEqualTo(50);
                time.updateAndGet(now -> now.plusSeconds(WINDOW));
            }
        }
        assertThat(labels()).filteredOn("Rate limit exceeded"::equals).hasSize(20);
        assertThat(decisions("allowed")).isEqualTo(20 * 50);
        assertThat(decisions("refused")).isEqualTo(20 * 30);
    }

    @Test
    void exactlySoManyPassByTheDatabasesClock() throws Exception {
        rule(READ, 100, 1);
        List<RateLimits> instances = List.of(instance(null), instance(null));
        Map<Instant, AtomicLong> passedUntil = new ConcurrentHashMap<>();
        long end = System.nanoTime() + Duration.ofMillis(1700).toNanos();
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            all(threads, 16, thread -> {
                while (System.nanoTime() < end) {
                    Charge charge = charge(instances.get(thread % 2), ada, 1);
                    if (charge.allowed()) {
                        passedUntil
                                .computeIfAbsent(charge.usage().endsAt(), key -> new AtomicLong())
                                .incrementAndGet();
                    } else {
                        Thread.sleep(5);
                    }
                }
            });
        }
        assertThat(passedUntil).hasSizeBetween(2, 3);
        // Nobody was there for the end of the last window.
        List<Instant> ends = passedUntil.keySet().stream().sorted().toList();
        assertThat(ends.subList(0, ends.size() - 1))
                .allSatisfy(each -> assertThat(passedUntil.get(each)).hasValue(100));
        assertThat(passedUntil.values()).allSatisfy(passed -> assertThat(passed).hasValueLessThanOrEqualTo(100));
    }

    @Test
    void whatIsAskedForAtOnceIsCountedWholeOrNotAtAll() throws Exception {
        rule(READ, 1000, WINDOW);
        List<RateLimits> instances = List.of(instance(time::get), instance(time::get));
        AtomicLong granted = new AtomicLong();
        AtomicLong smallestRefused = new AtomicLong(Long.MAX_VALUE);
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            all(threads, 16, thread -> {
                Random random = new Random(thread);
                for (int i = 0; i < 20; i++) {
                    long amount = 1L + random.nextInt(40);
                    if (charge(instances.get(thread % 2), ada, amount).allowed()) {
                        granted.addAndGet(amount);
                    } else {
                        smallestRefused.accumulateAndGet(amount, Math::min);
                    }
                }
            });
        }
        assertThat(usage(instances.getFirst(), ada)).isEqualTo(granted.get());
        assertThat(granted.get()).isLessThanOrEqualTo(1000);
        // What was refused did not fit then, and nothing was given back since.
        assertThat(granted.get() + smallestRefused.get()).isGreaterThan(1000);
    }

    @Test
    void whatIsShownAgreesWithWhatPassedAtEveryMoment() {
        rule(READ, 20, WINDOW);
        List<RateLimits> instances = List.of(instance(time::get), instance(time::get));
        Random random = new Random(7);
        Instant start = time.get();
        long used = 0;
        for (int step = 0; step < 400; step++) {
            RateLimits instance = instances.get(random.nextInt(2));
            int what = random.nextInt(20);
            if (what < 11) {
                long amount = 1L + random.nextInt(8);
                boolean ended = !time.get().isBefore(start.plusSeconds(WINDOW));
                long kept = ended ? 0 : used;
                boolean fits = kept + amount <= 20;
                assertThat(charge(instance, ada, amount).allowed())
                        .as("step %s", step)
                        .isEqualTo(fits);
                if (fits) {
                    start = kept == 0 ? time.get() : start;
                    used = kept + amount;
                }
            } else if (what < 19) {
                time.set(time.get().plusMillis(random.nextInt(15_000)));
            } else {
                instance.reset(boss, null, "ada", READ);
                used = 0;
            }
            boolean open = used > 0 && time.get().isBefore(start.plusSeconds(WINDOW));
            RateLimitUsage shown = shown(instances.get(random.nextInt(2)), ada);
            assertThat(shown.currentUsage()).as("step %s", step).isEqualTo(open ? used : 0);
            assertThat(shown.timeToExpire())
                    .as("step %s", step)
                    .isEqualTo(
                            open
                                    ? Math.ceilDiv(
                                            Duration.between(time.get(), start.plusSeconds(WINDOW))
                                                    .toMillis(),
                                            1000)
                                    : 0);
        }
    }

    @Test
    void aWindowBeginsWithTheFirstUseAndNotWithARefusal() {
        rule(READ, 5, WINDOW);
        RateLimits instance = instance(time::get);

        assertThat(charge(instance, ada, 6).allowed()).isFalse();
        assertThat(shown(instance, ada).timeToExpire()).isZero();
        time.updateAndGet(now -> now.plusSeconds(30));
        assertThat(charge(instance, ada, 5).allowed()).isTrue();

        assertThat(shown(instance, ada).timeToExpire()).isEqualTo(WINDOW);
        time.updateAndGet(now -> now.plusSeconds(59));
        assertThat(charge(instance, ada, 1).allowed()).isFalse();
        time.updateAndGet(now -> now.plusSeconds(1));
        assertThat(charge(instance, ada, 1).allowed()).isTrue();
    }

    @Test
    void whoIsNearestToALimitIsToldToReadersOfActivityWhileTheWindowIsOpen() {
        rule(READ, 20, WINDOW);
        RateLimits instance = instance(time::get);
        Caller bob = new Caller("bob", null, org, Set.of(), null);
        charge(instance, ada, 5);
        charge(instance, bob, 18);
        Instant end = time.get().plusSeconds(WINDOW);
        time.updateAndGet(now -> now.plusSeconds(20));

        assertThat(instance.nearest(boss, null, 10))
                .extracting(UserUsage::userId)
                .containsExactly("bob", "ada");
        assertThat(instance.nearest(boss, null, 1))
                .containsExactly(
                        new UserUsage("bob", new RateLimitUsage(READ, "requests", 18, 20, WINDOW, time.get(), end)));
        assertThatThrownBy(() -> instance.nearest(ada, null, 10)).isInstanceOf(Refusal.Denied.class);
        assertThatThrownBy(() -> instance.nearest(boss, org + "-other", 10)).isInstanceOf(Refusal.Denied.class);
        time.set(end);
        assertThat(instance.nearest(boss, null, 10)).isEmpty();
    }

    @Test
    void aResetFreesAtOnceOnEveryInstance() {
        rule(READ, 1, WINDOW);
        RateLimits one = instance(null);
        RateLimits other = instance(null);
        assertThat(charge(one, ada, 1).allowed()).isTrue();
        assertThat(charge(other, ada, 1).allowed()).isFalse();

        one.reset(boss, null, "ada", null);

        assertThat(usage(other, ada)).isZero();
        assertThat(charge(other, ada, 1).allowed()).isTrue();
        assertThat(charge(one, ada, 1).allowed()).isFalse();
    }

    @Test
    void aRuleThatChangesHoldsOnAnotherInstanceWithinFiveSeconds() {
        RateLimitRules elsewhere = new RateLimitRules(ruleTable, shipped, settings(true), log, json);
        assertThat(charge(limits, ada, 1).usage().maxUsage()).isEqualTo(10_000);

        elsewhere.putForUser(boss, READ, null, "ada", new NewRateLimitRule(BigInteger.TWO, BigInteger.TEN));
        assertThat(elsewhere.book().applying(READ, org, "ada"))
                .hasValueSatisfying(rule -> assertThat(rule.maxUsage()).isEqualTo(2));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(shown(limits, ada).maxUsage()).isEqualTo(2));
    }

    @Test
    void aRuleThatIsLoweredHoldsForTheWindowThatIsOpen() {
        rule(READ, 10, WINDOW);
        RateLimits instance = instance(time::get);
        assertThat(charge(instance, ada, 8).allowed()).isTrue();

        rule(READ, 5, WINDOW);

        assertThat(charge(instance, ada, 1).allowed()).isFalse();
        assertThat(shown(instance, ada).currentUsage()).isEqualTo(8);
        assertThat(shown(instance, ada).remaining()).isZero();
    }

    @Test
    void usersAreCountedEachByItself() {
        rule(READ, 1, WINDOW);
        Caller bob = new Caller("bob", null, org, Set.of(), null);
        Caller adaElsewhere = new Caller("ada", null, org + "-elsewhere", Set.of(), null);

        assertThat(charge(limits, ada, 1).allowed()).isTrue();
        assertThat(charge(limits, ada, 1).allowed()).isFalse();
        assertThat(charge(limits, bob, 1).allowed()).isTrue();
        assertThat(charge(limits, adaElsewhere, 1).allowed()).isTrue();
    }

    @Test
    void theFirstRefusalOfAWindowIsOneEventAndOneLineWhoeverRefuses(CapturedOutput output) throws Exception {
        rule(READ, 1, WINDOW);
        List<RateLimits> instances = List.of(instance(time::get), instance(time::get));
        charge(instances.getFirst(), ada, 1);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            all(threads, 8, thread -> charge(instances.get(thread % 2), ada, 1));
        }

        AuditEvent event = log.follow(org, 0, 10).getLast();
        assertThat(labels()).containsExactly("Rate limit user group changed", "Rate limit exceeded");
        assertThat(event.actor().userId()).isEqualTo("ada");
        assertThat(event.target()).isNotNull();
        assertThat(event.target().id()).isEqualTo(READ);
        assertThat(json.readTree(event.details())).isEqualTo(json.readTree("""
                {"userId": "ada", "resource": "eventLogs.read", "amount": 1, "currentUsage": 1, "maxUsage": 1,
                 "windowSeconds": 60}"""));
        assertThat(output).containsOnlyOnce("ada is over the limit of eventLogs.read (1 in 60 s) in " + org);
    }

    @Test
    void resetsAndChangesOfRulesAreEventsThatSayWhatWasBefore() {
        rules.putForOrganization(boss, READ, org, new NewRateLimitRule(BigInteger.TEN, BigInteger.TWO));
        rules.putForUser(boss, READ, null, "ada", new NewRateLimitRule(BigInteger.ONE, BigInteger.ONE));
        rules.deleteForUser(boss, READ, null, "ada");
        limits.reset(boss, null, "boss", null);
        limits.reset(boss, null, "boss", READ);

        List<AuditEvent> events = log.follow(org, 0, 10);
        assertThat(labels())
                .containsExactly(
                        "Rate limit user group changed",
                        "Rate limit user group changed",
                        "Rate limit user group changed",
                        "Rate limit usage reset",
                        "Rate limit usage reset");
        assertThat(events)
                .extracting(event -> json.readTree(event.details()))
                .containsExactly(
                        json.readTree("{\"orgId\": \"%s\", \"maxUsage\": 10, \"windowSeconds\": 2}".formatted(org)),
                        json.readTree("{\"orgId\": \"%s\", \"userId\": \"ada\", \"maxUsage\": 1, \"windowSeconds\": 1}"
                                .formatted(org)),
                        json.readTree("""
                        {"orgId": "%s", "userId": "ada", "previousMaxUsage": 1, "previousWindowSeconds": 1}""".formatted(org)),
                        json.readTree("{\"userId\": \"boss\"}"),
                        json.readTree("{\"userId\": \"boss\", \"resource\": \"eventLogs.read\"}"));
        assertThat(events)
                .allSatisfy(event -> assertThat(event.actor().userId()).isEqualTo("boss"));
    }

    @Test
    void aUserIsKnownOnceAnEventATokenARuleOrAChargeNamesIt() {
        assertThatThrownBy(() -> limits.usage(boss, null, "nobody")).isInstanceOf(Refusal.NotFound.class);
        assertThatThrownBy(() -> limits.reset(boss, null, "nobody", null)).isInstanceOf(Refusal.NotFound.class);
        log.append(Post.of(
                TestPosters.TEST,
                List.of(new NewEvent(
                        "Project Created",
                        null,
                        null,
                        Actor.user("actor"),
                        Scope.organization(org),
                        null,
                        "{}",
                        null))));
        rules.putForUser(boss, READ, null, "ruled", new NewRateLimitRule(BigInteger.ONE, BigInteger.ONE));
        charge(limits, new Caller("charged", null, org, Set.of(), null), 1);

        for (String user : List.of("actor", "ruled", "charged", "boss")) {
            assertThat(limits.usage(boss, null, user)).as(user).isNotEmpty();
        }
        Caller elsewhere = new Caller("boss", null, org + "-elsewhere", Set.of(Permission.ADMIN_API_ACCESS), null);
        assertThatThrownBy(() -> limits.usage(elsewhere, null, "actor")).isInstanceOf(Refusal.NotFound.class);
    }

    @Test
    void limitsThatAreOffCountNothing() {
        rule(READ, 0, WINDOW);

        assertThat(instance(usageTable, settings(false)).charge(ada, READ, 1)).isEmpty();

        assertThat(usage(limits, ada)).isZero();
    }

    @Test
    void withoutAConnectionAChargeFailsAsTheReadWould() {
        RateLimits instance = instance(new UsageTable(unreachable()), settings(true));

        assertThatThrownBy(() -> instance.charge(ada, READ, 1)).hasRootCauseMessage("unreachable");
        assertThat(decisions("failed")).isEqualTo(1);
    }

    @Test
    void onADatabaseThatTakesNoWritesReadersPass() throws SQLException {
        TestDatabase database = TestDatabase.get();
        try (Connection connection = database.connect(database.application());
                Statement statement = connection.createStatement()) {
            statement.execute("set default_transaction_read_only = on");
            JdbcClient readOnly = JdbcClient.create(new SingleConnectionDataSource(connection, true));

            assertThat(instance(new UsageTable(readOnly), settings(true)).charge(ada, READ, 1))
                    .isEmpty();
        }
        assertThat(decisions("failed")).isEqualTo(1);
        assertThat(usage(limits, ada)).isZero();
    }

    @Test
    void aCountThatIsBrokenLetsPassAndSaysSo(CapturedOutput output) {
        // A year that PostgreSQL does not know.
        RateLimits instance = instance(() -> Instant.parse("+300000-01-01T00:00:00Z"));

        assertThat(instance.charge(ada, READ, 1)).isEmpty();

        assertThat(decisions("failed")).isEqualTo(1);
        assertThat(output).contains("eventLogs.read is not counted now");
    }

    @Test
    void ofAppendsThatShareATransactionAsManyAsFitAreStoredAndCounted() throws Exception {
        rule(WRITE, 25, WINDOW);
        AtomicLong refused = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            all(threads, 16, thread -> {
                for (int events = 2; events > 0; events--) {
                    assertThatThrownBy(appending(events)).isInstanceOf(Refusal.TooMany.class);
                    refused.incrementAndGet();
                }
            });
        }
        assertThat(refused).hasValue(32);
        assertThat(labels()).filteredOn(LABEL::equals).hasSize(25);
        assertThat(labels()).filteredOn("Rate limit exceeded"::equals).hasSize(1);
        assertThat(written(ada)).isEqualTo(25);
    }

    @Test
    void anAppendThatTheLogRefusesIsNotCounted() {
        rule(WRITE, 10, WINDOW);
        NewEvent ofTheFuture = new NewEvent(
                LABEL,
                null,
                Instant.now().plus(Duration.ofDays(1)),
                ada.toActor(),
                Scope.organization(org),
                null,
                "{}",
                null);

        assertThatThrownBy(() -> limits.charge(
                        ada,
                        WRITE,
                        1,
                        charge -> log.append(
                                Post.of(TestPosters.TEST, List.of(ofTheFuture)).charged(charge)),
                        charge -> {}))
                .isInstanceOf(Refusal.Invalid.class);

        assertThat(append(ada, 1)).isTrue();
        assertThat(written(ada)).isEqualTo(1);
    }

    @Test
    void aCountThatIsBrokenLetsAppendsPassAndSaysSo(CapturedOutput output) {
        // A text that PostgreSQL does not know.
        Caller broken = new Caller("a\0b", null, org, Set.of(), null);

        assertThat(append(broken, 1)).isFalse();
        assertThat(append(ada, 1)).isTrue();

        assertThat(labels()).containsExactly(LABEL, LABEL);
        assertThat(output).contains("Appends are not counted now");
    }

    private ThrowingCallable appending(int events) {
        return () -> {
            while (append(ada, events)) {
                assertThat(log.head(org)).isLessThan(100);
            }
        };
    }

    /** Appends events; whether they were counted. */
    private boolean append(Caller caller, int events) {
        NewEvent event = new NewEvent(LABEL, null, null, ada.toActor(), Scope.organization(org), null, "{}", null);
        AtomicBoolean counted = new AtomicBoolean();
        limits.charge(
                caller,
                WRITE,
                events,
                charge -> log.append(Post.of(TestPosters.TEST, Collections.nCopies(events, event))
                        .charged(charge)),
                charge -> counted.set(charge.allowed()));
        return counted.get();
    }

    private long written(Caller caller) {
        return limits.usage(caller, null, caller.userId()).stream()
                .filter(usage -> usage.resource().equals(WRITE))
                .mapToLong(RateLimitUsage::currentUsage)
                .sum();
    }

    @Test
    void windowsThatEndedLongAgoAreForgottenAndNoOthers() {
        Caller bob = new Caller("bob", null, org, Set.of(), null);
        InstantSource longAgo = () -> Instant.now().minus(Duration.ofMinutes(65));
        InstantSource aWhileAgo = () -> Instant.now().minus(Duration.ofMinutes(50));
        charge(instance(longAgo), ada, 1);
        charge(instance(aWhileAgo), bob, 1);

        limits.sweep();

        assertThat(usageTable.names(org, "ada")).isFalse();
        assertThat(usageTable.names(org, "bob")).isTrue();
    }

    @Test
    void anOrganizationCanOnlySetSoManyRules() {
        jdbc.sql("""
                insert into rate_limit_rule (org_id, user_id, resource, max_usage, window_seconds, changed_by)
                select ?, 'u-' || n, 'x', 1, 1, 'test' from generate_series(1, ?) as n""").param(org).param(RateLimitRules.MOST_RULES).update();
        NewRateLimitRule wanted = new NewRateLimitRule(BigInteger.TWO, BigInteger.TWO);

        assertThatThrownBy(() -> rules.putForUser(boss, "x", null, "one-more", wanted))
                .isInstanceOf(Refusal.Conflict.class);
        assertThat(rules.putForUser(boss, "x", null, "u-1", wanted).maxUsage()).isEqualTo(2);
        jdbc.sql("delete from rate_limit_rule where org_id = ?").param(org).update();
    }

    private void rule(String resource, long maxUsage, int window) {
        rules.putForOrganization(
                boss, resource, org, new NewRateLimitRule(BigInteger.valueOf(maxUsage), BigInteger.valueOf(window)));
    }

    private RateLimits instance(@Nullable InstantSource clock) {
        return instance(new UsageTable(jdbc, clock), settings(true));
    }

    private RateLimits instance(UsageTable table, LimitSettings settings) {
        return new RateLimits(rules, shipped, settings, table, tokens, log, json, meters);
    }

    private static LimitSettings settings(boolean enabled) {
        return new LimitSettings(enabled, Duration.ofSeconds(2), Duration.ofMillis(2), List.of());
    }

    private static Charge charge(RateLimits instance, Caller caller, long amount) {
        return instance.charge(caller, READ, amount).orElseThrow();
    }

    private static RateLimitUsage shown(RateLimits instance, Caller caller) {
        return instance.usage(caller, null, caller.userId()).stream()
                .filter(usage -> usage.resource().equals(READ))
                .findFirst()
                .orElseThrow();
    }

    private static long usage(RateLimits instance, Caller caller) {
        return shown(instance, caller).currentUsage();
    }

    private double decisions(String outcome) {
        return meters.counter("daybook.ratelimit.decisions", "resource", READ, "outcome", outcome)
                .count();
    }

    private List<String> labels() {
        return log.follow(org, 0, 100).stream()
                .map(event -> event.type().label())
                .toList();
    }

    private static JdbcClient unreachable() {
        return JdbcClient.create(new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                throw new SQLException("unreachable", "08001");
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        });
    }

    private interface Work {
        void run(int thread) throws Exception;
    }

    private static void all(ExecutorService threads, int count, Work work) throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int thread = i;
            tasks.add(() -> {
                work.run(thread);
                return null;
            });
        }
        for (Future<Void> task : threads.invokeAll(tasks)) {
            task.get();
        }
    }
}
