package dev.daybook.inference;

import dev.daybook.job.Job;
import dev.daybook.job.JobOutcome;
import dev.daybook.job.JobRun;
import dev.daybook.job.JobWorker;
import dev.daybook.kernel.StoredJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Deletes events of production, batch by batch. What a batch deleted is committed with what it changes of the counts, so
 * that a run that ends half way leaves nothing to be made good: the next one deletes what is left.
 */
@Component
class EventDeleter implements JobWorker {

    static final String KIND = "inferenceEventDeletion";

    private final EventStore store;
    private final Models models;
    private final EventDeletions deletions;
    private final InferenceSettings settings;

    EventDeleter(EventStore store, Models models, EventDeletions deletions, InferenceSettings settings) {
        this.store = store;
        this.models = models;
        this.deletions = deletions;
        this.settings = settings;
    }

    /**
     * What is to be done, as a job knows it: either ids, in their order, or a half-open range of time.
     *
     * @param uncounted whether the events are taken out of what was counted
     */
    record Request(
            UUID modelId,
            @Nullable List<String> eventIds,
            @Nullable String from,
            @Nullable String to,
            boolean uncounted) {

        String text() {
            return StoredJson.write(this);
        }
    }

    /** What came of it, as a job knows it. */
    record Result(long deleted) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String run(JobRun run) {
        Job job = run.job();
        Request request = StoredJson.read(job.request(), Request.class);
        // Of a model that was deleted meanwhile another job deletes the events.
        models.find(job.orgId(), request.modelId())
                .map(model -> new EventStore.Deletion(model, job.id(), job.createdAt(), request.uncounted()))
                .ifPresent(deletion -> delete(deletion, request, run));
        return StoredJson.write(new Result(store.deleted(job.orgId(), job.id())));
    }

    @Override
    public boolean end(Job job, JobOutcome outcome, BooleanSupplier write) {
        return deletions.end(job, outcome, write);
    }

    private void delete(EventStore.Deletion deletion, Request request, JobRun run) {
        if (request.eventIds() != null) {
            delete(deletion, request.eventIds(), run);
        } else if (request.from() != null && request.to() != null) {
            delete(deletion, Instant.parse(request.from()), Instant.parse(request.to()), run);
        }
    }

    private void delete(EventStore.Deletion deletion, List<String> ids, JobRun run) {
        for (int i = 0; i < ids.size(); i += settings.deleteBatch()) {
            run.progress((int) (100L * i / ids.size()));
            store.delete(deletion, ids.subList(i, Math.min(ids.size(), i + settings.deleteBatch())));
        }
    }

    private void delete(EventStore.Deletion deletion, Instant begin, Instant end, JobRun run) {
        long all = store.count(deletion, begin, end);
        long batches = 0;
        Instant from = begin;
        while (from != null) {
            // A range that others publish into meanwhile does not grow, because what comes later stays.
            run.progress((int) Math.min(99, all == 0 ? 0 : 100 * batches * settings.deleteBatch() / all));
            from = store.delete(deletion, from, end, settings.deleteBatch());
            batches++;
        }
    }
}
