package dev.daybook.job;

import dev.daybook.kernel.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Takes jobs, shows how far they are, and cancels them. */
@Service
public class Jobs {

    /** A job of those that wait may have ended by then. */
    private static final Duration LATER = Duration.ofSeconds(30);

    private final JobTable table;
    private final JobSettings settings;
    private final ApplicationEventPublisher events;

    Jobs(JobTable table, JobSettings settings, ApplicationEventPublisher events) {
        this.table = table;
        this.settings = settings;
        this.events = events;
    }

    /** A part of the jobs of an organization, newest first, and how many there are in all. */
    public record Listing(List<Job> jobs, long total) {}

    /**
     * Takes a job. It belongs to the caller's transaction, if there is one: it is run once that is committed, and never
     * if it is rolled back.
     *
     * @throws Refusal.TooMany if the organization has too many jobs of the kind waiting
     */
    public Job submit(NewJob job) {
        return submit(job, settings.maxWaiting(), "daybook.job.max-waiting");
    }

    /**
     * Takes a job, as {@link #submit(NewJob)}, of which an organization may have fewer waiting.
     *
     * @param most how many
     * @param setting the name of the setting that says so
     */
    public Job submit(NewJob job, int most, String setting) {
        if (table.waiting(job.orgId(), job.kind(), most) >= most) {
            throw new Refusal.TooMany(
                    "The organization has " + most + " jobs of this kind waiting, the limit (" + setting + ").", LATER);
        }
        Job submitted = table.insert(job);
        events.publishEvent(new JobSubmitted());
        return submitted;
    }

    /**
     * A job.
     *
     * @param orgId the organization that it must belong to, or null for any
     */
    public Optional<Job> find(@Nullable String orgId, UUID id) {
        return table.find(orgId, id);
    }

    /** Those of some jobs of an organization that there are, by their ids. */
    public Map<UUID, Job> find(String orgId, Collection<UUID> ids) {
        return table.find(orgId, ids).stream().collect(Collectors.toMap(Job::id, job -> job));
    }

    /**
     * A part of the jobs of some kinds of an organization.
     *
     * @param orgId the organization, or null for all of them
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Listing list(@Nullable String orgId, Collection<String> kinds, long offset, int limit) {
        return new Listing(table.list(orgId, kinds, offset, limit), table.count(orgId, kinds));
    }

    /**
     * Cancels a job. From that moment on it is aborted, and a run that is under way can change nothing about it; the
     * run itself ends a little later. A job that has ended stays as it is. It belongs to the caller's transaction, if there is
     * one. Who may cancel, and what is told of it, is known to the room whose job it is.
     *
     * @param orgId the organization that it must belong to, or null for any
     * @return whether it had not ended before
     * @throws Refusal.NotFound if there is no such job
     */
    public boolean cancel(@Nullable String orgId, UUID id) {
        Optional<JobCancelled> cancelled = table.cancel(orgId, id);
        cancelled.ifPresent(events::publishEvent);
        if (cancelled.isEmpty() && table.find(orgId, id).isEmpty()) {
            throw new Refusal.NotFound("There is no such job.");
        }
        return cancelled.isPresent();
    }
}
