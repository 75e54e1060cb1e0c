package dev.daybook.job;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs jobs in this process from its start to its end. Its phase is the last, so that it is the first to stop: its jobs
 * go back before the web server begins to wait for its requests, and while the log and the database are there.
 */
@Component
class JobRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

    private final ObjectProvider<JobWorker> workers;
    private final JobTable table;
    private final TransactionTemplate apart;
    private final JobSettings settings;
    private final MeterRegistry meters;

    private volatile @Nullable JobInstance instance;

    JobRunner(
            ObjectProvider<JobWorker> workers,
            JobTable table,
            PlatformTransactionManager transactions,
            JobSettings settings,
            MeterRegistry meters) {
        this.workers = workers;
        this.table = table;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        this.settings = settings;
        this.meters = meters;
    }

    @Override
    public void start() {
        // Two workers of one kind are refused here.
        Map<String, JobWorker> byKind =
                workers.stream().collect(Collectors.toMap(JobWorker::kind, Function.identity()));
        for (String kind : byKind.keySet()) {
            Gauge.builder("daybook.job.running", this, runner -> runner.running(kind))
                    .description("Jobs that this instance runs")
                    .tag("kind", kind)
                    .register(meters);
        }
        JobInstance started = new JobInstance(byKind, table, apart, settings, meters);
        started.start();
        instance = started;
    }

    @Override
    public void stop() {
        JobInstance stopped = instance;
        instance = null;
        if (stopped != null) {
            stopped.close();
        }
    }

    @Override
    public boolean isRunning() {
        return instance != null;
    }

    private long running(String kind) {
        JobInstance running = instance;
        return running == null ? 0 : running.running(kind);
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(JobSubmitted submitted) {
        JobInstance running = instance;
        if (running != null) {
            running.wake();
        }
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(JobCancelled cancelled) {
        JobInstance running = instance;
        if (running != null) {
            running.cancelled(cancelled);
        }
    }

    @Scheduled(fixedDelayString = "PT1H")
    void sweep() {
        int swept = table.sweep(settings.keep());
        if (swept > 0) {
            log.info("Deleted {} jobs that ended {} ago", swept, settings.keep());
        }
    }
}
