package dev.daybook.job;

import dev.daybook.job.ClaimedRun.Stop;
import dev.daybook.job.JobTable.Beat;
import dev.daybook.job.JobTable.Lapsed;
import dev.daybook.kernel.Outage;
import dev.daybook.kernel.OutageLog;
import dev.daybook.postgres.Purpose;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.transaction.support.TransactionOperations;

/**
 * One of those that share the work: claims jobs as long as it has threads for them, runs them, and says all the while
 * that it is alive. It is used once: an instance that stopped does not start again, so that no claim outlives it.
 */
final class JobInstance implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JobInstance.class);

    private static final int LONGEST_TRACE = 100;

    private final UUID id = UUID.randomUUID();
    private final Map<String, JobWorker> workers;
    private final JobTable table;
    private final TransactionOperations apart;
    private final JobSettings settings;
    private final MeterRegistry meters;

    // Not beans: the service's own executor and scheduler would give way to them, and wait for our work.
    private final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
    private final ThreadPoolTaskScheduler timer = new ThreadPoolTaskScheduler();

    private final Set<ClaimedRun> runs = ConcurrentHashMap.newKeySet();
    private final List<Future<?>> rounds = new ArrayList<>();
    private final AtomicInteger wakeUps = new AtomicInteger();
    private volatile boolean stopping;

    /**
     * An instance that has not started.
     *
     * @param apart runs something on a connection of its own, outside of the transaction that the thread may be in
     */
    JobInstance(
            Map<String, JobWorker> workers,
            JobTable table,
            TransactionOperations apart,
            JobSettings settings,
            MeterRegistry meters) {
        this.workers = Map.copyOf(workers);
        this.table = table;
        this.apart = apart;
        this.settings = settings;
        this.meters = meters;
    }

    /** Begins to claim and to run jobs. */
    void start() {
        executor.setThreadNamePrefix("job-");
        executor.setCorePoolSize(Math.max(1, workers.size() * settings.workers()));
        executor.setAllowCoreThreadTimeOut(true);
        executor.setDaemon(true);
        executor.setWaitForTasksToCompleteOnShutdown(true);
        executor.setAwaitTerminationMillis(settings.stopTime().toMillis());
        executor.initialize();
        // One thread for the heartbeat, which must not wait until something was claimed.
        timer.setThreadNamePrefix("job-timer-");
        timer.setPoolSize(2);
        timer.setDaemon(true);
        timer.setWaitForTasksToCompleteOnShutdown(true);
        timer.setAwaitTerminationMillis(settings.stopTime().toMillis());
        timer.initialize();
        rounds.add(timer.scheduleWithFixedDelay(() -> Purpose.FOLLOWING.run(this::beat), settings.heartbeatInterval()));
        rounds.add(timer.scheduleWithFixedDelay(this::wake, settings.pollInterval()));
    }

    /** Looks for work at once: some was submitted, or a thread is free. */
    void wake() {
        // Many wake-ups are answered by one look, and one that comes in the middle of a look by another.
        if (wakeUps.getAndIncrement() == 0) {
            try {
                timer.execute(() -> Purpose.FOLLOWING.run(this::claim));
            } catch (TaskRejectedException stopped) {
                log.debug("Not looking for jobs: the instance is stopping", stopped);
            }
        }
    }

    /** Ends a run whose job was cancelled, if it is one of this instance's. */
    void cancelled(JobCancelled job) {
        runs.stream().filter(run -> run.job().id().equals(job.id())).forEach(run -> run.stop(Stop.TAKEN));
        count(job.kind(), JobState.ABORTED);
    }

    /** Claims nothing more, ends the runs, and hands back what was not done. */
    @Override
    public void close() {
        stopClaiming();
        runs.forEach(run -> run.stop(Stop.HANDED_BACK));
        // The heartbeat goes on while they end.
        executor.shutdown();
        rounds.forEach(round -> round.cancel(false));
        timer.shutdown();
        try {
            int left = Purpose.FOLLOWING.call(() -> table.handBackAll(id));
            if (left > 0) {
                log.warn(
                        "{} runs did not end in {}; their jobs are handed back all the same",
                        left,
                        settings.stopTime());
            }
        } catch (RuntimeException failure) {
            logged("Jobs cannot be handed back; others will take them when their heartbeat has lapsed", failure);
        }
    }

    /** Returns when no claim is under way, and none will be. */
    private synchronized void stopClaiming() {
        stopping = true;
    }

    /** How many jobs of a kind it runs now. */
    long running(String kind) {
        return runs.stream().filter(run -> run.job().kind().equals(kind)).count();
    }

    private void claim() {
        int seen;
        do {
            seen = wakeUps.get();
            try {
                workers.values().forEach(this::claim);
            } catch (RuntimeException failure) {
                logged("Jobs cannot be claimed now", failure);
            }
        } while (!wakeUps.compareAndSet(seen, 0));
    }

    private synchronized void claim(JobWorker worker) {
        while (!stopping && running(worker.kind()) < settings.workers()) {
            Optional<Claim> claim = table.claim(id, worker.kind());
            if (claim.isEmpty()) {
                return;
            }
            ClaimedRun run = new ClaimedRun(claim.get(), table, apart);
            runs.add(run);
            executor.execute(() -> run(worker, run));
        }
    }

    private void run(JobWorker worker, ClaimedRun run) {
        try {
            Ending ending = attempt(worker, run);
            try {
                write(ending, run);
            } catch (RuntimeException refused) {
                // A result that the table does not take, say. Not to run the job for ever, that is a failure as well.
                write(after(worker, run, refused), run);
            }
        } catch (RuntimeException failure) {
            logged("What came of the job " + run.job().id() + " cannot be written", failure);
        } finally {
            runs.remove(run);
            wake();
        }
    }

    /**
     * What is to be written about a run.
     *
     * @param state how the job ends by it, or INITIALIZED if it does not
     * @param write writes it, and tells whether the claim still held
     */
    private record Ending(JobState state, BooleanSupplier write) {}

    private Ending attempt(JobWorker worker, ClaimedRun run) {
        try {
            run.begin();
            String result = Objects.requireNonNull(worker.run(run), "The worker returned no result");
            return new Ending(
                    JobState.COMPLETED,
                    () -> worker.end(
                            run.job(), new JobOutcome(result, null), () -> table.complete(run.claim(), result)));
        } catch (Throwable thrown) {
            return after(worker, run, thrown);
        } finally {
            run.end();
        }
    }

    private Ending failed(JobWorker worker, Claim claim, String error) {
        return new Ending(
                JobState.ERROR,
                () -> worker.end(claim.job(), new JobOutcome(null, error), () -> table.fail(claim, error)));
    }

    private Ending after(JobWorker worker, ClaimedRun run, Throwable thrown) {
        Claim claim = run.claim();
        Stop stop = run.stopped();
        if (stop == Stop.HANDED_BACK) {
            return new Ending(JobState.INITIALIZED, () -> table.handBack(claim, Duration.ZERO));
        }
        if (stop == Stop.TAKEN) {
            return new Ending(JobState.INITIALIZED, () -> false);
        }
        if (thrown instanceof JobFailed failed) {
            return failed(worker, claim, String.valueOf(failed.getMessage()));
        }
        if (Outage.causes(thrown)) {
            // Not the job's fault, and it may not have come far.
            log.warn("The database went away under the job {}: {}", claim.job().id(), thrown.toString());
            return new Ending(JobState.INITIALIZED, () -> table.handBack(claim, settings.backOff(1)));
        }
        UUID reference = UUID.randomUUID();
        // What is no exception comes of what the job was given (a parser's stack is full, say), and comes again.
        boolean again = claim.attempt() < settings.attempts() && !(thrown instanceof Error);
        shorten(thrown);
        log.error(
                "Reference {}: attempt {} of {} at the {} job {} failed",
                reference,
                claim.attempt(),
                settings.attempts(),
                claim.job().kind(),
                claim.job().id(),
                thrown);
        return again
                ? new Ending(JobState.INITIALIZED, () -> table.retry(claim, settings.backOff(claim.attempt())))
                : failed(worker, claim, "The job failed. Reference: " + reference);
    }

    /** Leaves of a stack that was full the beginning: the rest is a thousand times the same. */
    private static void shorten(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        if (trace.length > LONGEST_TRACE) {
            thrown.setStackTrace(Arrays.copyOf(trace, LONGEST_TRACE));
        }
    }

    /** Writes what came of a run, and while the database is away tries again: work that is done is not to be lost. */
    private void write(Ending ending, ClaimedRun run) {
        while (true) {
            try {
                if (ending.write().getAsBoolean() && ending.state() != JobState.INITIALIZED) {
                    count(run.job().kind(), ending.state());
                }
                return;
            } catch (RuntimeException failure) {
                if (stopping || !Outage.causes(failure)) {
                    throw failure;
                }
            }
            try {
                Thread.sleep(settings.pollInterval());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void beat() {
        try {
            // Ours first: a pause of this very instance is no reason to take its jobs away.
            List<ClaimedRun> alive = List.copyOf(runs);
            if (!alive.isEmpty()) {
                Set<Beat> own = Set.copyOf(
                        table.beat(id, alive.stream().map(run -> run.job().id()).toList()));
                alive.stream()
                        .filter(run -> !own.contains(
                                new Beat(run.job().id(), run.claim().attempt())))
                        .forEach(run -> run.stop(Stop.TAKEN));
            }
            if (!workers.isEmpty()) {
                List<Lapsed> lapsed =
                        table.freeLapsed(workers.keySet(), settings.heartbeatLapse(), settings.attempts());
                lapsed.forEach(this::tell);
                if (!lapsed.isEmpty()) {
                    wake();
                }
            }
        } catch (RuntimeException failure) {
            logged("Jobs cannot be kept alive now", failure);
        }
    }

    private void tell(Lapsed job) {
        if (job.error() == null) {
            log.warn("Whoever ran the {} job {} is gone; it will be run again", job.kind(), job.id());
        } else {
            log.error("Whoever ran the {} job {} is gone, once too often. {}", job.kind(), job.id(), job.error());
            count(job.kind(), JobState.ERROR);
            // It has ended in the same statement that found it; only what is told of it is left.
            table.find(null, job.id())
                    .ifPresent(ended -> Objects.requireNonNull(workers.get(job.kind()))
                            .end(ended, new JobOutcome(null, job.error()), () -> true));
        }
    }

    private void count(String kind, JobState state) {
        meters.counter("daybook.job.ended", "kind", kind, "state", state.name()).increment();
    }

    private static void logged(String what, RuntimeException failure) {
        if (Outage.of(failure).isPresent()) {
            OutageLog.tell(failure);
            log.debug(what, failure);
        } else {
            log.error(what, failure);
        }
    }
}
