package dev.daybook.event;

import dev.daybook.kernel.GroupCommit;
import dev.daybook.kernel.Outage;
import dev.daybook.kernel.Refusal;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Gathers concurrent appends into common transactions. Two transactions on one organization would only wait for each other
 * at its head, so that organizations are the lanes. If a group fails for another reason than the database being away, each
 * request runs again in a transaction of its own, so that only those at fault fail.
 */
@Component
class AppendQueue implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(AppendQueue.class);

    private static final Duration SOON = Duration.ofSeconds(1);

    private final LogWriter writer;
    private final GroupCommit<AppendRequest> commits;
    private volatile boolean running;

    AppendQueue(LogWriter writer, LogSettings settings) {
        this.writer = writer;
        this.commits = new GroupCommit<>(
                new GroupCommit.Limits(
                        settings.writers(),
                        settings.groupEvents(),
                        settings.gatherEvents(),
                        settings.queueEvents(),
                        settings.gatherTime(),
                        settings.queueTime()),
                AppendRequest::organizations,
                AppendRequest::weight,
                this::write);
    }

    /** Appends the events of a request and returns once they are committed; see {@link EventLog#append}. */
    List<Appended> append(AppendRequest request) {
        try {
            commits.commit(request);
        } catch (RuntimeException failure) {
            // Of a group that failed in its middle, some are answered.
            if (!request.isAnswered()) {
                throw Outage.causes(failure) ? away() : failure;
            }
        }
        return request.answer();
    }

    private static Refusal away() {
        return new Refusal.Unavailable("The log's database is away.", SOON);
    }

    private void write(List<AppendRequest> group) {
        try {
            writer.write(group);
        } catch (RuntimeException | Error failure) {
            if (Outage.causes(failure)) {
                LOG.warn("The database is away; refusing what waits to be appended: {}", failure.toString());
                throw failure;
            }
            if (group.size() == 1) {
                throw failure;
            }
            group.forEach(this::writeAlone);
        }
    }

    private void writeAlone(AppendRequest request) {
        try {
            writer.write(List.of(request));
        } catch (RuntimeException | Error failure) {
            if (Outage.causes(failure)) {
                // Each of the rest would wait for a connection in its turn.
                throw failure;
            }
            request.refuse(failure instanceof RuntimeException refusal ? refusal : new IllegalStateException(failure));
        }
    }

    @Override
    public void start() {
        commits.open();
        running = true;
    }

    /** Takes nothing new, and returns when what was waiting is written. */
    @Override
    public void stop() {
        running = false;
        try {
            commits.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server (whose phases are at the end) starts, and after it has stopped. */
    @Override
    public int getPhase() {
        return 0;
    }
}
