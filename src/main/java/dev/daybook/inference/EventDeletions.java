package dev.daybook.inference;

import dev.daybook.event.Actor;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Poster;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.job.Job;
import dev.daybook.job.JobOutcome;
import dev.daybook.job.Jobs;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the log is told of how a deletion of events ends, in the transaction that ends its job. */
@Component
class EventDeletions {

    /** The detail that names the job, so that what was ordered and what became of it are found together. */
    static final String JOB = "job_id";

    private static final String DELETED = "deleted_count";

    private final Models models;
    private final EventStore store;
    private final EventLog log;
    private final Jobs jobs;

    EventDeletions(Models models, EventStore store, EventLog log, Jobs jobs) {
        this.models = models;
        this.store = store;
        this.log = log;
        this.jobs = jobs;
    }

    /** Cancels a deletion; one that has ended stays as it is. */
    void cancel(Author author, Job job) {
        append(
                InferenceVocabulary.DELETION_CANCELLED,
                author.actor(),
                author.poster(),
                job,
                details(job),
                () -> jobs.cancel(job.orgId(), job.id()));
    }

    /** Ends a deletion that was done or has failed. */
    boolean end(Job job, JobOutcome outcome, BooleanSupplier write) {
        ObjectNode details = details(job);
        if (outcome.error() != null) {
            details.put("error", outcome.error());
        }
        return append(
                outcome.error() == null ? InferenceVocabulary.EVENTS_DELETED : InferenceVocabulary.DELETION_FAILED,
                Actor.user(job.ownerId()),
                Poster.DAYBOOK,
                job,
                details,
                write);
    }

    private ObjectNode details(Job job) {
        return JsonMapper.shared()
                .createObjectNode()
                .put(JOB, job.id().toString())
                .put(DELETED, store.deleted(job.orgId(), job.id()));
    }

    /** Appends an event together with the end of the job, or neither if somebody else has ended it. */
    private boolean append(String label, Actor actor, Poster poster, Job job, ObjectNode details, BooleanSupplier end) {
        UUID modelId = JsonMapper.shared()
                .readValue(job.request(), EventDeleter.Request.class)
                .modelId();
        Optional<Model> model = models.find(job.orgId(), modelId);
        NewEvent event = new NewEvent(
                label,
                null,
                null,
                actor,
                model.map(found -> new Scope(
                                job.orgId(), null, found.projectId().toString(), found.projectName(), null, null))
                        .orElseGet(() -> Scope.organization(job.orgId())),
                new Target(
                        Models.TARGET_TYPE,
                        modelId.toString(),
                        model.map(Model::name).orElse(null)),
                details.toString(),
                null);
        Refusal.Conflict ended = new Refusal.Conflict(List.of(Fault.of("", "The job has ended.")));
        try {
            log.append(Post.own(poster, event).with(() -> {
                if (!end.getAsBoolean()) {
                    throw ended;
                }
            }));
            return true;
        } catch (Refusal.Conflict conflict) {
            if (conflict != ended) {
                throw conflict;
            }
            return false;
        }
    }
}
