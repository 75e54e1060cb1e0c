package dev.daybook.inference;

import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.job.Job;
import dev.daybook.job.Jobs;
import dev.daybook.job.NewJob;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import dev.daybook.kernel.TimeRange;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The events of models: published, changed and deleted. */
@Service
public class InferenceEvents {

    /** How many events a deletion may name. */
    public static final int MOST_DELETED = 10_000;

    private static final Logger log = LoggerFactory.getLogger(InferenceEvents.class);

    /** So many characters of ids an event of the log shows of a deletion; an event's size is bounded. */
    private static final int SHOWN_IDS = 20_000;

    private final Models models;
    private final EventStore store;
    private final EventFiles files;
    private final EventLog events;
    private final Jobs jobs;
    private final EventDeletions deletions;
    private final Clock clock;

    InferenceEvents(
            Models models,
            EventStore store,
            EventFiles files,
            EventLog events,
            Jobs jobs,
            EventDeletions deletions,
            Clock clock) {
        this.models = models;
        this.store = store;
        this.files = files;
        this.events = events;
        this.jobs = jobs;
        this.deletions = deletions;
        this.clock = clock;
    }

    /**
     * Publishes events, all or none. One that is there already is replaced, and not counted again.
     *
     * @return what each is called, in their order
     * @throws Refusal.NotFound if there is no such model
     * @throws Refusal.Malformed if the events are no JSON
     * @throws Refusal.Invalid naming by index and column what is wrong with them
     */
    public List<String> publish(Author author, UUID modelId, Environment environment, EventArray posted) {
        return write(author, modelId, environment, false, posted);
    }

    /**
     * Changes columns of events of production, all or none; an event that is not there stays so.
     *
     * @return what each is called, in their order
     * @throws Refusal.NotFound if there is no such model
     * @throws Refusal.Malformed if the events are no JSON
     * @throws Refusal.Invalid naming by index and column what is wrong with them
     */
    public List<String> update(Author author, UUID modelId, EventArray posted) {
        return write(author, modelId, Environment.PRODUCTION, true, posted);
    }

    private List<String> write(
            Author author, UUID modelId, Environment environment, boolean changes, EventArray posted) {
        Model model = models.get(author.orgId(), modelId);
        Instant now = clock.instant();
        EventAssembler assembler =
                new EventAssembler(model, changes, () -> TimedIds.random(now).toString());
        EventBatch batch = posted.read(assembler);
        AtomicReference<@Nullable EventBatch> once = new AtomicReference<>(batch);
        EventStore.Written written =
                store.write(model, environment, changes, author.userId(), null, () -> once.getAndSet(null));
        if (assembler.droppedValues() > 0) {
            log.info(
                    "{} {} events of the model {}, {} of them new; dropped {} values of {} columns that it does not have",
                    changes ? "Updated" : "Published",
                    written.events(),
                    modelId,
                    written.fresh(),
                    assembler.droppedValues(),
                    assembler.droppedColumns());
        }
        return batch.ids();
    }

    /**
     * Has the events of a file published, or events changed by it.
     *
     * @param changes whether the file holds changes to events of production
     * @return the job that does it
     * @throws Refusal.NotFound if there is no such model or file
     * @throws Refusal.Invalid if no events can be read from the file
     */
    public Job publishFile(Author author, UUID modelId, Environment environment, boolean changes, UUID fileId) {
        models.get(author.orgId(), modelId);
        EventFile file = files.find(author.orgId(), fileId).orElseThrow(EventFiles::unknown);
        if (!file.complete()) {
            throw new Refusal.Invalid("source.file_id", "source.file_id: the file is not complete yet.");
        }
        if (file.type() == EventFile.Type.TAR_GZ) {
            throw new Refusal.Invalid(
                    "source.file_id", "source.file_id: events are published from CSV and Parquet files alone.");
        }
        return jobs.submit(new NewJob(
                FilePublisher.KIND,
                author.orgId(),
                author.userId(),
                new FilePublisher.Request(modelId, environment.dataset(), fileId, changes).text()));
    }

    /**
     * Has events of production deleted by their ids. What was counted of them stays counted.
     *
     * @return the job that does it
     * @throws Refusal.NotFound if there is no such model
     * @throws Refusal.Invalid if there are no ids, or too many
     */
    public Job delete(Author author, UUID modelId, List<String> eventIds) {
        if (eventIds.isEmpty() || eventIds.size() > MOST_DELETED) {
            throw new Refusal.Invalid("event_ids", "event_ids must be a list of 1 to " + MOST_DELETED + " ids.");
        }
        if (!eventIds.stream().allMatch(StorableText::isStorable)) {
            throw new Refusal.Invalid("event_ids", "event_ids " + Complaint.UNSTORABLE.text() + ".");
        }
        List<String> ids = List.copyOf(new TreeSet<>(eventIds));
        ObjectNode details = JsonMapper.shared().createObjectNode().put("event_count", ids.size());
        ArrayNode shown = details.putArray("event_ids");
        int length = 0;
        for (String id : ids) {
            length += id.length();
            if (length > SHOWN_IDS) {
                break;
            }
            shown.add(id);
        }
        return delete(author, modelId, details, new EventDeleter.Request(modelId, ids, null, null, false));
    }

    /**
     * Has events of production deleted whose time lies in a range.
     *
     * @param uncounted whether they are taken out of what was counted
     * @return the job that does it
     * @throws Refusal.NotFound if there is no such model
     * @throws Refusal.Invalid if the range does not end after its beginning
     */
    public Job delete(Author author, UUID modelId, TimeRange range, boolean uncounted) {
        if (range.isEmpty()) {
            throw new Refusal.Invalid("time_range.end_time", "time_range.end_time must be after start_time.");
        }
        ObjectNode details = JsonMapper.shared()
                .createObjectNode()
                .put("start_time", range.from().toString())
                .put("end_time", range.to().toString())
                .put("update_metrics", uncounted);
        return delete(
                author,
                modelId,
                details,
                new EventDeleter.Request(
                        modelId, null, range.from().toString(), range.to().toString(), uncounted));
    }

    private Job delete(Author author, UUID modelId, ObjectNode details, EventDeleter.Request request) {
        Model model = models.get(author.orgId(), modelId);
        AtomicReference<Job> job = new AtomicReference<>();
        UUID id = TimedIds.random(clock.instant());
        NewEvent ordered = Models.act(
                InferenceVocabulary.DELETION_ORDERED,
                author,
                model.projectId(),
                model.projectName(),
                modelId,
                model.name(),
                details.put(EventDeletions.JOB, id.toString()).toString());
        events.append(Post.own(author.poster(), ordered)
                .with(() -> job.set(jobs.submit(
                        new NewJob(id, EventDeleter.KIND, author.orgId(), author.userId(), request.text())))));
        return Objects.requireNonNull(job.get());
    }

    /**
     * Cancels a job of this room's. What it has done stays done. That a deletion was cancelled is an event of the log; a job
     * that has ended stays as it is.
     *
     * @throws Refusal.Conflict if it deletes the events of a model that is deleted: those cannot stay
     */
    public void cancel(Author author, Job job) {
        switch (job.kind()) {
            case EventDeleter.KIND -> deletions.cancel(author, job);
            case ModelDeleter.KIND ->
                throw new Refusal.Conflict(
                        List.of(Fault.of("id", "The model is deleted; its events cannot stay without it.")));
            default -> jobs.cancel(author.orgId(), job.id());
        }
    }

    /** The kinds of this room's jobs. */
    public static Set<String> jobKinds() {
        return Set.of(FilePublisher.KIND, EventDeleter.KIND, ModelDeleter.KIND);
    }

    /** Whether a job of this room's can be cancelled: the events of a deleted model cannot stay. */
    public boolean canCancel(Job job) {
        return !job.kind().equals(ModelDeleter.KIND);
    }

    /** Whether a job of this room's takes anything away: whether it is ordered by who manages models. */
    public boolean isDeletion(Job job) {
        return !job.kind().equals(FilePublisher.KIND);
    }

    /** A job of this room's, of an organization. */
    public Optional<Job> findJob(String orgId, UUID id) {
        return jobs.find(orgId, id).filter(job -> jobName(job) != null);
    }

    /** What a job of this room's is called; null for others. */
    public @Nullable String jobName(Job job) {
        return switch (job.kind()) {
            case FilePublisher.KIND -> "Publish events";
            case EventDeleter.KIND -> "Delete events";
            case ModelDeleter.KIND -> "Delete model";
            default -> null;
        };
    }
}
