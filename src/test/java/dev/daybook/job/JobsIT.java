package dev.daybook.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.job.JobTable.Lapsed;
import dev.daybook.kernel.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Instances of a test's own, with short times, on the table that all share. Each test has a kind of jobs of its own, so
 * that nobody else takes them.
 */
@Timeout(60)
class JobsIT extends IntegrationTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final String kind = "test-" + UUID.randomUUID();
    private final String org = "org-" + UUID.randomUUID();
    private final TestWorker worker = new TestWorker(kind);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final List<JobInstance> instances = new ArrayList<>();

    @Autowired
    private Jobs jobs;

    @Autowired
    private JobTable table;

    @Autowired
    private JobRunner runner;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    @Qualifier("plain")
    private TestWorker shared;

    @AfterEach
    void stopInstances() {
        instances.forEach(JobInstance::close);
    }

    @Test
    void aJobIsRunOnceAndHasItsResult() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        Job submitted = jobs.submit(worker.job(org, run -> {
            run.progress(40);
            seen.await();
            return "done by " + run.job().ownerId();
        }));
        assertThat(submitted.state()).isEqualTo(JobState.INITIALIZED);
        assertThat(submitted.startedAt()).isNull();

        instance();
        await().untilAsserted(() -> assertThat(find(submitted).progress()).isEqualTo(40));
        assertThat(find(submitted).state()).isEqualTo(JobState.RUNNING);
        assertThat(find(submitted).result()).isNull();
        seen.countDown();

        Job completed = awaitState(submitted, JobState.COMPLETED);
        assertThat(completed.result()).isEqualTo("done by ada");
        assertThat(completed.progress()).isEqualTo(100);
        assertThat(completed.error()).isNull();
        assertThat(completed.startedAt()).isAfterOrEqualTo(submitted.createdAt());
        assertThat(completed.endedAt()).isAfterOrEqualTo(completed.startedAt());
        await().untilAsserted(() -> assertThat(ended(JobState.COMPLETED)).isEqualTo(1));
    }

    @Test
    void progressIsSeenWhileTheWorkIsInATransaction() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        TransactionTemplate reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
        Job job = jobs.submit(worker.job(
                org,
                run -> Objects.requireNonNull(reading.execute(status -> {
                    run.progress(70);
                    awaitOpen(seen);
                    return "read";
                }))));

        instance();
        await().untilAsserted(() -> assertThat(find(job).progress()).isEqualTo(70));
        seen.countDown();

        assertThat(awaitState(job, JobState.COMPLETED).result()).isEqualTo("read");
    }

    @Test
    void aRunThatFailsIsTriedAgainAfterAWait() {
        AtomicInteger runs = new AtomicInteger();
        List<Instant> begun = new CopyOnWriteArrayList<>();
        Job job = jobs.submit(worker.job(org, run -> {
            begun.add(Instant.now());
            if (runs.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            return "at last";
        }));

        instance(settings().backOff(Duration.ofMillis(100)));

        assertThat(awaitState(job, JobState.COMPLETED).result()).isEqualTo("at last");
        assertThat(runs).hasValue(3);
        assertThat(Duration.between(begun.get(0), begun.get(1))).isGreaterThanOrEqualTo(Duration.ofMillis(95));
        assertThat(Duration.between(begun.get(1), begun.get(2))).isGreaterThanOrEqualTo(Duration.ofMillis(395));
    }

    @Test
    void aJobThatFailsThreeTimesEndsInAnErrorThatTellsNothingButItsReference() {
        AtomicInteger runs = new AtomicInteger();
        Job job = jobs.submit(worker.job(org, run -> {
            runs.incrementAndGet();
            throw new IllegalStateException("secret");
        }));

        instance();

        Job failed = awaitState(job, JobState.ERROR);
        assertThat(failed.error()).matches("The job failed\\. Reference: [0-9a-f-]{36}");
        assertThat(failed.endedAt()).isNotNull();
        assertThat(runs).hasValue(3);
        await().untilAsserted(() -> assertThat(ended(JobState.ERROR)).isEqualTo(1));
    }

    @Test
    void aJobThatCannotBeDoneEndsAtOnceWithItsOwnWords() {
        AtomicInteger runs = new AtomicInteger();
        Job job = jobs.submit(worker.job(org, run -> {
            runs.incrementAndGet();
            throw new JobFailed("There is nothing to export.");
        }));

        instance();

        assertThat(awaitState(job, JobState.ERROR).error()).isEqualTo("There is nothing to export.");
        assertThat(runs).hasValue(1);
    }

    @Test
    void aResultThatCannotBeKeptIsAFailure() {
        Job job = jobs.submit(worker.job(org, run -> "NUL is no text of PostgreSQL: \0"));

        instance();

        assertThat(awaitState(job, JobState.ERROR).error()).startsWith("The job failed.");
    }

    @Test
    void anOutageOfTheDatabaseIsNoFailedAttempt() {
        AtomicInteger runs = new AtomicInteger();
        Job job = jobs.submit(worker.job(org, run -> {
            if (runs.incrementAndGet() <= 4) {
                throw new DataAccessResourceFailureException("away", new SQLTransientConnectionException("away"));
            }
            return "back";
        }));

        instance();

        assertThat(awaitState(job, JobState.COMPLETED).result()).isEqualTo("back");
        assertThat(attempts(job)).isEqualTo(1);
    }

    @Test
    void anErrorIsNotTriedAgainAndFillsNoLog() {
        Job job = jobs.submit(worker.job(org, run -> Integer.toString(deep(0))));

        instance();

        assertThat(awaitState(job, JobState.ERROR).error()).startsWith("The job failed. Reference: ");
        assertThat(attempts(job)).isEqualTo(1);
    }

    @SuppressWarnings("InfiniteRecursion") // That is what it is for.
    private static int deep(int depth) {
        return deep(depth + 1) + 1;
    }

    @Test
    void anOrganizationMayHaveSoManyJobsOfAKindWaiting() {
        int most = 3;
        for (int i = 0; i < most; i++) {
            jobs.submit(worker.job(org, run -> ""), most, "daybook.most");
        }

        assertThatThrownBy(() -> jobs.submit(worker.job(org, run -> ""), most, "daybook.most"))
                .isInstanceOf(Refusal.TooMany.class)
                .hasMessage("The organization has 3 jobs of this kind waiting, the limit (daybook.most).");
        jobs.submit(worker.job(org + "-other", run -> ""), most, "daybook.most");
    }

    @Test
    void aWaitingJobThatIsCancelledIsNeverRun() {
        AtomicBoolean ran = new AtomicBoolean();
        Job job = jobs.submit(worker.job(org, run -> {
            ran.set(true);
            return "";
        }));
        jobs.cancel(org, job.id());
        assertThat(find(job).state()).isEqualTo(JobState.ABORTED);
        assertThat(find(job).endedAt()).isNotNull();

        Job next = jobs.submit(worker.job(org, run -> "next"));
        instance();

        awaitState(next, JobState.COMPLETED);
        assertThat(ran).isFalse();
        assertThat(find(job).state()).isEqualTo(JobState.ABORTED);
    }

    @Test
    void aRunningJobThatIsCancelledIsAbortedAtOnceAndItsRunEnds() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Throwable> ending = new AtomicReference<>();
        Job job = jobs.submit(worker.job(org, run -> {
            running.countDown();
            try {
                Thread.sleep(LONG);
                return "too late";
            } catch (InterruptedException interrupted) {
                ending.set(interrupted);
                throw interrupted;
            }
        }));
        // It is not told, as the instance of another process is not: its heartbeat finds out.
        JobInstance instance = instance();
        running.await();

        jobs.cancel(null, job.id());

        assertThat(find(job).state()).isEqualTo(JobState.ABORTED);
        await().untilAsserted(() -> assertThat(instance.running(kind)).isZero());
        assertThat(ending).doesNotHaveNullValue();
        assertThat(find(job).state()).isEqualTo(JobState.ABORTED);
    }

    @Test
    void theInstanceThatIsToldOfACancellationEndsTheRunWithoutWaitingForItsHeartbeat() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        Job job = jobs.submit(worker.job(org, run -> {
            running.countDown();
            Thread.sleep(LONG);
            return "too late";
        }));
        JobInstance instance = instance(settings().heartbeat(Duration.ofMinutes(1), LONG));
        running.await();

        instance.cancelled(table.cancel(null, job.id()).orElseThrow());

        await().untilAsserted(() -> assertThat(instance.running(kind)).isZero());
        assertThat(ended(JobState.ABORTED)).isEqualTo(1);
    }

    @Test
    void aRunLearnsWhereItTellsItsProgressThatItsJobWasCancelled() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicReference<Throwable> ending = new AtomicReference<>();
        Job job = jobs.submit(worker.job(org, run -> {
            running.countDown();
            cancelled.await();
            try {
                run.progress(50);
            } catch (JobStopped stopped) {
                ending.set(stopped);
            }
            return "a late result";
        }));
        JobInstance instance = instance(settings().heartbeat(Duration.ofMinutes(1), LONG));
        running.await();
        jobs.cancel(org, job.id());
        cancelled.countDown();

        await().untilAsserted(() -> assertThat(instance.running(kind)).isZero());
        assertThat(ending.get()).isInstanceOf(JobStopped.class);
        assertThat(find(job).state()).isEqualTo(JobState.ABORTED);
        assertThat(find(job).result()).isNull();
        assertThat(find(job).progress()).isZero();
    }

    @Test
    void cancellingWhatHasEndedChangesNothing() {
        Job job = jobs.submit(worker.job(org, run -> "done"));
        instance();
        Job completed = awaitState(job, JobState.COMPLETED);

        jobs.cancel(org, job.id());

        assertThat(find(job)).isEqualTo(completed);
    }

    @Test
    void theJobOfAnInstanceThatDiedIsTakenOver() {
        Job job = jobs.submit(worker.job(org, run -> "by another"));
        UUID dead = UUID.randomUUID();
        Claim claim = table.claim(dead, kind).orElseThrow();
        table.progress(claim, 80);
        instance(settings().heartbeat(SHORT, Duration.ofMinutes(1)));
        Job next = jobs.submit(worker.job(org, run -> "next"));
        awaitState(next, JobState.COMPLETED);
        assertThat(find(job).state()).as("before its heartbeat lapses").isEqualTo(JobState.RUNNING);

        silence(job, Duration.ofMinutes(2));

        assertThat(awaitState(job, JobState.COMPLETED).result()).isEqualTo("by another");
        assertThat(attempts(job)).isEqualTo(2);
    }

    @Test
    void whatAZombieWritesChangesNothing() {
        Job job = jobs.submit(worker.job(org, run -> ""));
        Claim zombie = table.claim(UUID.randomUUID(), kind).orElseThrow();
        // Handed back uncounted, so that only the instance tells the two claims apart.
        table.handBackAll(zombie.instance());
        Claim heir = table.claim(UUID.randomUUID(), kind).orElseThrow();
        assertThat(heir.attempt()).isEqualTo(zombie.attempt());

        assertChangesNothing(zombie);
        assertThat(table.beat(zombie.instance(), List.of(job.id()))).isEmpty();
        assertThat(find(job)).isEqualTo(heir.job());

        assertThat(table.complete(heir, "in time")).isTrue();
        assertChangesNothing(zombie);
        assertThat(find(job).result()).isEqualTo("in time");
    }

    @Test
    void anEarlierAttemptOfTheSameInstanceChangesNothing() {
        Job job = jobs.submit(worker.job(org, run -> ""));
        UUID instance = UUID.randomUUID();
        Claim earlier = table.claim(instance, kind).orElseThrow();
        table.retry(earlier, Duration.ZERO);
        Claim later = table.claim(instance, kind).orElseThrow();

        assertChangesNothing(earlier);
        assertThat(table.beat(instance, List.of(job.id()))).containsExactly(new JobTable.Beat(job.id(), 2));
        assertThat(find(job)).isEqualTo(later.job());
    }

    private void assertChangesNothing(Claim claim) {
        assertThat(table.progress(claim, 99)).isFalse();
        assertThat(table.complete(claim, "late")).isFalse();
        assertThat(table.fail(claim, "late")).isFalse();
        assertThat(table.retry(claim, Duration.ZERO)).isFalse();
        assertThat(table.handBack(claim, Duration.ZERO)).isFalse();
    }

    @Test
    void aRunWhoseJobWasTakenOverIsEndedByTheHeartbeat() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        Job job = jobs.submit(worker.job(org, run -> {
            running.countDown();
            Thread.sleep(LONG);
            return "";
        }));
        JobInstance instance = instance(settings().heartbeat(SHORT, LONG));
        running.await();

        UUID other = UUID.randomUUID();
        jdbc.sql("update job set claimed_by = ?, attempts = attempts + 1 where id = ?")
                .param(other)
                .param(job.id())
                .update();

        await().untilAsserted(() -> assertThat(instance.running(kind)).isZero());
        assertThat(find(job).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void aJobWhoseInstancesKeepDyingIsGivenUp() {
        Job job = jobs.submit(worker.job(org, run -> "never"));
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(table.claim(UUID.randomUUID(), kind).orElseThrow().attempt())
                    .isEqualTo(attempt);
            silence(job, Duration.ofMinutes(2));
            Lapsed lapsed =
                    table.freeLapsed(Set.of(kind), Duration.ofMinutes(1), 3).getFirst();
            assertThat(lapsed.id()).isEqualTo(job.id());
            assertThat(lapsed.error() == null).isEqualTo(attempt < 3);
        }

        assertThat(find(job).state()).isEqualTo(JobState.ERROR);
        assertThat(find(job).error()).matches("The job failed\\. Reference: [0-9a-f-]{36}");
    }

    @Test
    void organizationsTakeTurns() {
        String greedy = org + "-greedy";
        String modest = org + "-modest";
        List<UUID> wanted = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            wanted.add(jobs.submit(worker.job(greedy, run -> "")).id());
        }
        UUID single = jobs.submit(worker.job(modest, run -> "")).id();
        UUID instance = UUID.randomUUID();

        Claim first = table.claim(instance, kind).orElseThrow();
        Claim second = table.claim(instance, kind).orElseThrow();
        Claim third = table.claim(UUID.randomUUID(), kind).orElseThrow();

        assertThat(first.job().id()).as("nobody runs: the oldest").isEqualTo(wanted.get(0));
        assertThat(second.job().id()).as("who runs nothing yet").isEqualTo(single);
        assertThat(third.job().id()).isEqualTo(wanted.get(1));
        // Two run for the one and one for the other, who asks again and is next, although its job is the youngest.
        UUID again = jobs.submit(worker.job(modest, run -> "")).id();
        assertThat(table.claim(instance, kind).orElseThrow().job().id()).isEqualTo(again);
        // What another kind is busy with does not count.
        assertThat(table.claim(instance, "test-" + UUID.randomUUID())).isEmpty();
    }

    @Test
    void anInstanceRunsNoMoreAtATimeThanItHasWorkers() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        // Each run waits for another beside it, so that two are seen however slow the machine is.
        CyclicBarrier beside = new CyclicBarrier(2);
        List<Job> submitted = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            submitted.add(jobs.submit(worker.job(org, run -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                beside.await(10, TimeUnit.SECONDS);
                now.decrementAndGet();
                return "";
            })));
        }

        instance();

        submitted.forEach(job -> awaitState(job, JobState.COMPLETED));
        assertThat(most).hasValue(2);
    }

    @Test
    void ofTwoInstancesOneRunsEachJob() {
        Map<UUID, AtomicInteger> runs = new ConcurrentHashMap<>();
        List<Job> submitted = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            submitted.add(jobs.submit(worker.job(org + i % 7, run -> {
                runs.computeIfAbsent(run.job().id(), id -> new AtomicInteger()).incrementAndGet();
                return "";
            })));
        }

        JobInstance one = instance(settings().heartbeat(SHORT, LONG));
        JobInstance other = instance(settings().heartbeat(SHORT, LONG));

        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(jdbc.sql("select count(*) from job where kind = ? and state = 'COMPLETED'")
                                        .param(kind)
                                        .query(Long.class)
                                        .single())
                                .isEqualTo(200));
        await().untilAsserted(() ->
                assertThat(one.running(kind) + other.running(kind)).isZero());
        assertThat(runs).hasSize(200);
        assertThat(runs.values()).allMatch(count -> count.get() == 1);
        assertThat(submitted).allSatisfy(job -> assertThat(attempts(job)).isEqualTo(1));
    }

    @Test
    void anInstanceThatStopsHandsItsJobsBackAtOnceAndUncounted() throws Exception {
        CountDownLatch running = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        Job obedient = jobs.submit(worker.job(org, run -> {
            running.countDown();
            Thread.sleep(LONG);
            return "";
        }));
        Job stubborn = jobs.submit(worker.job(org, run -> {
            running.countDown();
            awaitOpen(never);
            return "too late";
        }));
        Job waiting = jobs.submit(worker.job(org, run -> ""));
        JobInstance instance = instance(settings().heartbeat(SHORT, LONG));
        running.await();

        instance.close();

        for (Job job : List.of(obedient, stubborn, waiting)) {
            assertThat(find(job).state()).isEqualTo(JobState.INITIALIZED);
            assertThat(attempts(job)).isZero();
        }
        never.countDown();
        await().untilAsserted(() -> assertThat(instance.running(kind)).isZero());
        assertThat(find(stubborn).state()).isEqualTo(JobState.INITIALIZED);
        assertThat(table.claim(UUID.randomUUID(), kind).orElseThrow().job().id())
                .isEqualTo(obedient.id());
    }

    @Test
    void jobsGoBackBeforeTheWebServerWaitsForItsRequests() {
        assertThat(runner.isRunning()).isTrue();
        assertThat(runner.getPhase()).isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
    }

    @Test
    void aJobThatWasNotCommittedIsNotThere() {
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        Job job = transaction.execute(status -> {
            Job submitted = jobs.submit(shared.job(org, run -> "never"));
            status.setRollbackOnly();
            return submitted;
        });

        assertThat(job).isNotNull();
        assertThat(jobs.find(null, job.id())).isEmpty();
    }

    @Test
    void theServiceItselfRunsWhatWasSubmittedAsSoonAsItIsCommitted() {
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        Instant begin = Instant.now();
        for (int i = 0; i < 12; i++) {
            Job job = transaction.execute(status -> {
                Job submitted = jobs.submit(shared.job(org, run -> "done"));
                assertThat(jobs.find(org, submitted.id())).isPresent();
                return submitted;
            });
            assertThat(job).isNotNull();
            awaitState(job, JobState.COMPLETED);
        }

        // Polling every second alone would take about twelve.
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void theServiceItselfEndsWhatWasCancelled() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Job job = jobs.submit(shared.job(org, run -> {
            running.countDown();
            try {
                Thread.sleep(LONG);
            } finally {
                ended.countDown();
            }
            return "";
        }));
        running.await();

        jobs.cancel(org, job.id());

        // The heartbeat is five seconds apart.
        assertThat(ended.await(4, TimeUnit.SECONDS)).isTrue();
        assertThat(find(job).state()).isEqualTo(JobState.ABORTED);
    }

    @Test
    void jobsAreForTheirOrganizationAlone() {
        String stranger = org + "-stranger";
        Job job = jobs.submit(worker.job(org, run -> ""));
        Job later = jobs.submit(worker.job(org, run -> ""));
        jobs.submit(worker.job(stranger, run -> ""));

        assertThat(jobs.find(org, job.id())).contains(job);
        assertThat(jobs.find(null, job.id())).contains(job);
        assertThat(jobs.find(stranger, job.id())).isEmpty();
        assertThat(jobs.list(org, Set.of(kind), 0, 10)).isEqualTo(new Jobs.Listing(List.of(later, job), 2));
        assertThat(jobs.list(org, Set.of(kind), 1, 10)).isEqualTo(new Jobs.Listing(List.of(job), 2));
        assertThat(jobs.list(null, Set.of(kind), 0, 3).jobs()).contains(job, later);
        assertThatThrownBy(() -> jobs.cancel(stranger, job.id())).isInstanceOf(Refusal.NotFound.class);
        assertThatThrownBy(() -> jobs.cancel(null, UUID.randomUUID())).isInstanceOf(Refusal.NotFound.class);
        assertThat(find(job).state()).isEqualTo(JobState.INITIALIZED);
    }

    @Test
    void onlyWhatEndedLongAgoIsSwept() {
        Job old = jobs.submit(worker.job(org, run -> ""));
        Job recent = jobs.submit(worker.job(org, run -> ""));
        Job waiting = jobs.submit(worker.job(org, run -> ""));
        jobs.cancel(org, old.id());
        jobs.cancel(org, recent.id());
        jdbc.sql("update job set ended_at = now() - interval '31 days' where id = ?")
                .param(old.id())
                .update();
        jdbc.sql("update job set created_at = now() - interval '31 days' where id = ?")
                .param(waiting.id())
                .update();

        assertThat(table.sweep(Duration.ofDays(30))).isEqualTo(1);

        assertThat(jobs.find(org, old.id())).isEmpty();
        assertThat(jobs.list(org, Set.of(kind), 0, 10).jobs())
                .extracting(Job::id)
                .containsExactly(waiting.id(), recent.id());
    }

    private JobInstance instance() {
        return instance(settings());
    }

    private JobInstance instance(Times times) {
        TransactionTemplate apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        JobInstance instance = new JobInstance(Map.of(kind, worker), table, apart, times.toSettings(), meters);
        instances.add(instance);
        instance.start();
        return instance;
    }

    private static Times settings() {
        return new Times(SHORT, Duration.ofSeconds(5), SHORT);
    }

    /** The times that tests differ in; all others are short. */
    private record Times(Duration heartbeatInterval, Duration heartbeatLapse, Duration backOff) {

        Times heartbeat(Duration interval, Duration lapse) {
            return new Times(interval, lapse, backOff);
        }

        Times backOff(Duration first) {
            return new Times(heartbeatInterval, heartbeatLapse, first);
        }

        JobSettings toSettings() {
            return new JobSettings(
                    2, SHORT, heartbeatInterval, heartbeatLapse, 3, backOff, Duration.ofMillis(300), 1000, LONG);
        }
    }

    private Job find(Job job) {
        return jobs.find(null, job.id()).orElseThrow();
    }

    private Job awaitState(Job job, JobState state) {
        await().untilAsserted(() -> assertThat(find(job).state()).isEqualTo(state));
        return find(job);
    }

    private int attempts(Job job) {
        return jdbc.sql("select attempts from job where id = ?")
                .param(job.id())
                .query(Integer.class)
                .single();
    }

    /** Makes it look as if nothing had been heard of a job's instance for so long. */
    private void silence(Job job, Duration duration) {
        jdbc.sql("update job set heartbeat_at = now() - make_interval(secs => ?) where id = ?")
                .param((double) duration.toSeconds())
                .param(job.id())
                .update();
    }

    private double ended(JobState state) {
        return meters.counter("daybook.job.ended", "kind", kind, "state", state.name())
                .count();
    }

    /** Waits whatever happens, as code does that does not know of interrupts. */
    private static void awaitOpen(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }
}
