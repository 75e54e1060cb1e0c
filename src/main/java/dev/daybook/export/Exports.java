package dev.daybook.export;

import dev.daybook.event.Actor;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventFilter;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.FoundWords;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Order;
import dev.daybook.event.Post;
import dev.daybook.event.Poster;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.event.Tenant;
import dev.daybook.event.TextQuery;
import dev.daybook.job.Job;
import dev.daybook.job.JobState;
import dev.daybook.job.Jobs;
import dev.daybook.job.NewJob;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import dev.daybook.kernel.StoredJson;
import dev.daybook.kernel.TimeRange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes exports and hands out what became of them; each act is an event in the log that was exported. */
@Service
public class Exports {

    /** The kind of the jobs that build artifacts; the result of one is the artifact's id. */
    public static final String KIND = "usageDataExport";

    private static final Duration SEARCH_AGAIN = Duration.ofSeconds(2);

    private final ExportTable table;
    private final ArtifactStore store;
    private final Jobs jobs;
    private final EventLog log;
    private final ExportSettings settings;
    private final JsonMapper json;
    private final Clock clock;

    Exports(
            ExportTable table,
            ArtifactStore store,
            Jobs jobs,
            EventLog log,
            ExportSettings settings,
            JsonMapper json,
            Clock clock) {
        this.table = table;
        this.store = store;
        this.jobs = jobs;
        this.log = log;
        this.settings = settings;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Takes an export of an organization's log, as far as the log has come at this moment, and returns the job that
     * builds it; or the job that has built the same a short time ago, unless the request forbids that, or is of a view that
     * finds more by now.
     *
     * @throws Refusal.Invalid naming every fault of the request
     * @throws Refusal.TooMany if too many exports of the organization wait
     * @throws Refusal.NoRoom if the organization's artifacts are as large as they may become
     */
    public Job ask(String orgId, Actor actor, Poster poster, ExportRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ExportOrder order = request.check(now, log.retention(), settings.defuseFormulas());
        // Before it is looked for; what else an organization must be the log says.
        if (!StorableText.isStorable(orgId)) {
            throw new Refusal.Invalid("orgId", "orgId " + StorableText.COMPLAINT + ".");
        }
        if (!request.noCache()) {
            Optional<Export> recent = recent(orgId, order).filter(export -> !request.view() || !hasMore(export));
            if (recent.isPresent()) {
                append(
                        ExportVocabulary.REQUESTED,
                        orgId,
                        actor,
                        poster,
                        recent.get().id(),
                        details(order, true),
                        () -> {});
                return jobs.find(orgId, recent.get().jobId()).orElseThrow();
            }
        }
        if (table.size(orgId, settings.keep()) >= settings.maxOrganizationSize().toBytes()) {
            throw new Refusal.NoRoom(StoreFull.ofOrganization(settings.maxOrganizationSize()));
        }
        UUID id = UUID.randomUUID();
        long bound = log.head(orgId);
        if (order.fromPosition() > bound) {
            throw new Refusal.Invalid(List.of(
                    Fault.of("fromPosition", "fromPosition is beyond the log, whose next position is " + bound + ".")));
        }
        AtomicReference<@Nullable Job> submitted = new AtomicReference<>();
        append(ExportVocabulary.REQUESTED, orgId, actor, poster, id, details(order, false), () -> {
            Job job = jobs.submit(
                    new NewJob(KIND, orgId, actor.userId(), StoredJson.write(new ExportWorker.Task(id))),
                    settings.maxWaiting(),
                    "daybook.export.max-waiting");
            table.insert(new Export(id, orgId, job.id(), order, bound, now, null, null));
            submitted.set(job);
        });
        return Objects.requireNonNull(submitted.get());
    }

    /**
     * Takes an export of exactly the events that a query finds, as {@link #ask} does.
     *
     * @param words what is looked for in them, or null
     * @param proof whether it is to prove itself
     * @throws Refusal.Invalid naming {@code org} if the query is not of one organization
     */
    public Job askForView(EventQuery query, @Nullable TextQuery words, boolean proof, Actor actor, Poster poster) {
        if (query.tenant() instanceof Tenant.Organization organization) {
            return ask(organization.id(), actor, poster, ExportRequest.ofView(query, words, proof));
        }
        throw new Refusal.Invalid("org", "An export is of one organization: org must say of which.");
    }

    /** The same that was finished a short time ago and can be fetched. */
    private Optional<Export> recent(String orgId, ExportOrder order) {
        return table.finished(orgId, order, settings.reuse()).stream()
                .filter(export -> content(export).isPresent()
                        && jobs.find(orgId, export.jobId())
                                .filter(job -> job.state() == JobState.COMPLETED)
                                .isPresent())
                .findFirst();
    }

    /** Whether anything that an export would show has arrived since, or may have: it is not looked for long. */
    private boolean hasMore(Export export) {
        ExportOrder order = export.order();
        EventFilter filter = order.filter();
        if (order.includeReport().size() == 1) {
            filter = order.filter(Report.valueOf(order.includeReport().getFirst()));
        }
        EventQuery query = new EventQuery(
                new Tenant.Organization(export.orgId()),
                order.range(),
                Order.ASCENDING,
                filter,
                order.includeIdentifyingFields());
        EventLog.Arrived since = log.arrivals(query, order.words(), export.bound() - 1, 1);
        return !since.events().isEmpty() || !since.isComplete();
    }

    /**
     * A finished export that has not expired.
     *
     * @param orgId the organization that it must belong to, or null for any
     */
    public Optional<Artifact> find(@Nullable String orgId, UUID id) {
        return table.finished(id, settings.keep())
                .filter(export -> orgId == null || orgId.equals(export.orgId()))
                .flatMap(this::content);
    }

    /** A part of the exports of an organization, those first that were asked for last. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public AskedExport.Listing list(String orgId, long offset, int limit) {
        return new AskedExport.Listing(asked(orgId, table.list(orgId, offset, limit)), table.count(orgId));
    }

    /** An export of an organization, and what became of it. */
    public Optional<AskedExport> asked(String orgId, UUID id) {
        return asked(
                        orgId,
                        table.find(id).filter(export -> export.orgId().equals(orgId)).stream()
                                .toList())
                .stream()
                .findFirst();
    }

    private List<AskedExport> asked(String orgId, List<Export> exports) {
        Map<UUID, Job> found =
                jobs.find(orgId, exports.stream().map(Export::jobId).toList());
        return exports.stream()
                // What is kept longer than its job is no more told of.
                .filter(export -> found.containsKey(export.jobId()))
                .map(export -> asked(export, Objects.requireNonNull(found.get(export.jobId()))))
                .toList();
    }

    private AskedExport asked(Export export, Job job) {
        ExportOrder order = export.order();
        Instant expiresAt = export.builtAt() == null ? null : export.builtAt().plus(settings.keep());
        boolean expired = expiresAt == null || !expiresAt.isAfter(clock.instant());
        return new AskedExport(
                export.id(),
                export.orgId(),
                job.id(),
                job.ownerId(),
                export.askedAt(),
                order.includeReport(),
                order.told(),
                order.start(),
                order.end(),
                order.includeIdentifyingFields(),
                order.proof() != null,
                export.bound(),
                job.state(),
                job.progress(),
                job.error(),
                expired ? null : content(export).orElse(null),
                expiresAt);
    }

    /** Cancels an export, and logs by whom. One that has ended stays as it is. */
    public void cancel(Job job, Actor actor, Poster poster) {
        cancel(
                job.orgId(),
                StoredJson.read(job.request(), ExportWorker.Task.class).exportId(),
                job.id(),
                actor,
                poster);
    }

    /** Cancels an export, and logs by whom. One that has ended stays as it is. */
    public void cancel(AskedExport export, Actor actor, Poster poster) {
        cancel(export.orgId(), export.id(), export.jobId(), actor, poster);
    }

    private void cancel(String orgId, UUID id, UUID jobId, Actor actor, Poster poster) {
        Refusal.Conflict ended = new Refusal.Conflict(List.of(Fault.of("", "The job has ended.")));
        try {
            append(ExportVocabulary.CANCELLED, orgId, actor, poster, id, "{}", () -> {
                if (!jobs.cancel(orgId, jobId)) {
                    throw ended;
                }
            });
        } catch (Refusal.Conflict conflict) {
            if (conflict != ended) {
                throw conflict;
            }
        }
    }

    /**
     * Logs that somebody fetches an artifact, before anything of it is handed out. The rest of a download is no second one; but
     * nobody gets anything without being logged once.
     *
     * @param from the first byte that is fetched
     */
    public void fetched(Artifact artifact, long from, Actor actor, Poster poster) {
        if (from == 0 || !wasFetched(artifact, actor.userId())) {
            append(ExportVocabulary.FETCHED, artifact.orgId(), actor, poster, artifact.id(), "{}", () -> {});
        }
    }

    /**
     * The event that says that an artifact with this SHA-256 was finished; also of one that has expired.
     *
     * @param sha256 in hexadecimal digits
     * @throws Refusal.Unavailable if a search does not come to it, nor to the end of the log
     */
    public Optional<AuditEvent> completed(String orgId, String sha256) {
        EventQuery query = new EventQuery(
                new Tenant.Organization(orgId),
                TimeRange.ALL,
                Order.DESCENDING,
                EventFilter.of(FilterField.LABEL, ExportVocabulary.COMPLETED),
                false);
        FoundWords found = log.search(query, TextQuery.of(sha256), null, 1);
        Optional<AuditEvent> completed = found.events().stream()
                .filter(event -> Completion.read(event.details()).sha256().equals(sha256))
                .findFirst();
        if (completed.isEmpty() && found.next() != null) {
            throw new Refusal.Unavailable("The log was not looked at completely.", SEARCH_AGAIN);
        }
        return completed;
    }

    /** Whether it is logged that a user fetched an artifact. */
    private boolean wasFetched(Artifact artifact, String userId) {
        EventFilter filter = EventFilter.of(FilterField.LABEL, ExportVocabulary.FETCHED)
                .and(FilterField.USER, userId)
                .and(
                        FilterField.TARGET,
                        new EventFilter.TargetId(
                                ExportVocabulary.TARGET, artifact.id().toString()));
        EventQuery query = new EventQuery(
                new Tenant.Organization(artifact.orgId()), TimeRange.ALL, Order.DESCENDING, filter, false);
        return !log.find(query, null, 1).isEmpty();
    }

    private Optional<Artifact> content(Export export) {
        Export.Built built = export.artifact();
        return built == null
                ? Optional.empty()
                : store.find(built.name())
                        .map(content -> new Artifact(
                                export.id(), export.orgId(), fileName(export), built.size(), built.sha256(), content));
    }

    private static String fileName(Export export) {
        String hash = export.id().toString().replace("-", "").substring(0, 16);
        return hash + "-" + export.askedAt().atOffset(ZoneOffset.UTC).toLocalDate() + ".zip";
    }

    private void append(
            String label, String orgId, Actor actor, Poster poster, UUID id, String details, Runnable alongside) {
        NewEvent event = new NewEvent(
                label,
                Report.ADMIN_USAGE,
                null,
                actor,
                Scope.organization(orgId),
                new Target(ExportVocabulary.TARGET, id.toString(), null),
                details,
                null);
        log.append(Post.own(poster, event).with(alongside));
    }

    private String details(ExportOrder order, boolean reused) {
        ObjectNode details = json.valueToTree(order);
        details.put("reused", reused);
        // What was not asked for is no detail.
        details.removeIf(value -> value.isNull());
        return details.toString();
    }
}
