package dev.daybook.event;

import dev.daybook.kernel.GroupCommit;
import dev.daybook.kernel.Outage;
import dev.daybook.kernel.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Gathers concurrent appends into common transactions. Two transactions on one organization would only wait for each other
 * at its head, so that organizations are the lanes. If a group fails for another reason than the database being away, each
 * request runs again in a transaction of its own, so that only those at fault fail.
 */
@Component
class AppendQueue implements SmartLifecycle {

    private static final Duration SOON = Duration.ofSeconds(1);

    /** How long a caller waits at most, from when it came, until it is told that nobody knows whether its events are stored. */
    private static final Duration IN_ALL = Duration.ofSeconds(8);

    private final LogWriter writer;
    private final AppendOutcomes outcomes;
    private final GroupCommit<AppendRequest> commits;
    private volatile boolean running;

    AppendQueue(LogWriter writer, LogSettings settings, AppendOutcomes outcomes) {
        this.writer = writer;
        this.outcomes = outcomes;
        this.commits = new GroupCommit<>(
                new GroupCommit.Limits(
                        settings.writers(),
                        settings.groupEvents(),
                        settings.gatherEvents(),
                        settings.queueEvents(),
                        settings.gatherTime(),
                        settings.queueTime(),
                        IN_ALL),
                AppendRequest::organizations,
                AppendRequest::weight,
                this::write);
        outcomes.queue(commits::queued);
    }

    /** Appends the events of a request and returns once they are committed; see {@link EventLog#append}. */
    List<Appended> append(AppendRequest request) {
        long begun = System.nanoTime();
        try {
            commit(request);
            List<Appended> appended = request.answer();
            outcomes.appended(appended, System.nanoTime() - begun);
            return appended;
        } catch (RuntimeException refusal) {
            outcomes.refused(refusal);
            throw refusal;
        }
    }

    private void commit(AppendRequest request) {
        try {
            commits.commit(request);
        } catch (RuntimeException failure) {
            // Of a group that failed in its middle, some are answered.
            if (!request.isAnswered()) {
                throw told(failure);
            }
        }
    }

    private static RuntimeException told(RuntimeException failure) {
        return Outage.of(failure)
                .<RuntimeException>map(outage -> new Refusal.Unavailable(outage.sentence(), SOON))
                .orElse(failure);
    }

    private void write(List<AppendRequest> group) {
        outcomes.begin();
        try {
            writeTogether(group);
        } finally {
            outcomes.end();
        }
    }

    private void writeTogether(List<AppendRequest> group) {
        try {
            writer.write(group);
        } catch (RuntimeException | Error failure) {
            outcomes.failed(failure);
            if (Outage.causes(failure) || group.size() == 1) {
                throw failure;
            }
            Map<String, RuntimeException> held = new HashMap<>();
            group.forEach(request -> writeAlone(request, held));
        }
    }

    /**
     * Writes a request in a transaction of its own.
     *
     * @param held the logs that could not be had in time, and how that was told: nobody waits for them again
     */
    private void writeAlone(AppendRequest request, Map<String, RuntimeException> held) {
        Optional<RuntimeException> known = request.organizations().stream()
                .filter(held::containsKey)
                .map(held::get)
                .findFirst();
        if (known.isPresent()) {
            request.refuse(known.get());
            return;
        }
        try {
            writer.write(List.of(request));
        } catch (RuntimeException | Error failure) {
            outcomes.failed(failure);
            if (Outage.causes(failure)) {
                // Each of the rest would wait for a connection in its turn.
                throw failure;
            }
            RuntimeException refusal = failure instanceof RuntimeException unchecked
                    ? told(unchecked)
                    : new IllegalStateException(failure);
            if (Outage.of(failure).isPresent()) {
                request.organizations().forEach(organization -> held.put(organization, refusal));
            }
            request.refuse(refusal);
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
