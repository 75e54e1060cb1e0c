package dev.daybook.export;

import dev.daybook.event.Actor;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Poster;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.job.JobFailed;
import dev.daybook.job.JobRun;
import dev.daybook.job.JobWorker;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StoredJson;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Builds the artifacts of exports, each under a name of its own, so that two runs of one job do not meet. */
@Component
class ExportWorker implements JobWorker {

    private static final Logger LOG = LoggerFactory.getLogger(ExportWorker.class);

    private final ExportTable table;
    private final ExportBuilder builder;
    private final ArtifactStore store;
    private final ExportSettings settings;
    private final EventLog log;

    ExportWorker(ExportTable table, ExportBuilder builder, ArtifactStore store, ExportSettings settings, EventLog log) {
        this.table = table;
        this.builder = builder;
        this.store = store;
        this.settings = settings;
        this.log = log;
    }

    /** What a job is asked to do. */
    record Task(UUID exportId) {}

    @Override
    public String kind() {
        return Exports.KIND;
    }

    @Override
    public String run(JobRun run) throws IOException {
        UUID id = StoredJson.read(run.job().request(), Task.class).exportId();
        Export export =
                table.find(id).orElseThrow(() -> new JobFailed("The export has waited for too long and is forgotten."));
        Export.Built built = export.artifact();
        if (built == null || store.find(built.name()).isEmpty()) {
            try {
                build(export, run);
            } catch (UncheckedIOException wrapped) {
                throw wrapped.getCause() instanceof StoreFull full ? failed(export, full) : wrapped;
            } catch (StoreFull full) {
                throw failed(export, full);
            }
        }
        return id.toString();
    }

    private void build(Export export, JobRun run) throws IOException {
        // Whoever left them is dead, or has lost the job.
        store.deleteDrafts(export.id().toString());
        String name = export.id() + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + ".zip";
        ExportBuilder.Content content;
        try (ArtifactDraft draft = store.begin(name)) {
            content = builder.build(export, new Bounded(draft, export.orgId()), run::progress);
            draft.publish();
        }
        // If this is not answered nobody knows whether it was done; the sweep then finds out.
        boolean finished;
        try {
            finished = finish(export, name, content, run.job().ownerId());
        } catch (Refusal.NoRoom full) {
            store.delete(name);
            throw new StoreFull(full.reason());
        }
        if (!finished) {
            store.delete(name);
            return;
        }
        LOG.info("Built the export {} of {}: {} bytes", export.id(), export.orgId(), content.size());
    }

    /** Says in one transaction, here and in the log, what was built; false if another run was first, or nobody wants it any more. */
    private boolean finish(Export export, String name, ExportBuilder.Content content, String owner) {
        NewEvent event = new NewEvent(
                ExportVocabulary.COMPLETED,
                Report.ADMIN_USAGE,
                null,
                Actor.user(owner),
                Scope.organization(export.orgId()),
                new Target(ExportVocabulary.TARGET, export.id().toString(), null),
                StoredJson.write(new Completion(content.manifestSha256(), content.sha256(), content.size())),
                null);
        Export.Built built = new Export.Built(name, content.size(), content.sha256());
        try {
            log.append(Post.own(Poster.DAYBOOK, event).with(() -> {
                table.lock(export.orgId());
                if (room(export.orgId()) < content.size()) {
                    throw new Refusal.NoRoom(StoreFull.ofOrganization(settings.maxOrganizationSize()));
                }
                if (!table.finish(export.id(), built, export.artifact())) {
                    throw new Refusal.Conflict(
                            List.of(Fault.of("id", "The export was built by another run, or is deleted.")));
                }
            }));
            return true;
        } catch (Refusal.Conflict late) {
            return false;
        }
    }

    /** How many bytes more the artifacts of an organization may have. */
    private long room(String orgId) {
        return settings.maxOrganizationSize().toBytes() - table.size(orgId, settings.keep());
    }

    /** Ends an artifact as soon as it is larger than its organization has room for. */
    private final class Bounded extends FilterOutputStream {

        private long room;

        Bounded(OutputStream out, String orgId) {
            super(out);
            this.room = room(orgId);
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            room -= length;
            if (room < 0) {
                throw new StoreFull(StoreFull.ofOrganization(settings.maxOrganizationSize()));
            }
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            // The draft is closed by whoever began it, when it is published.
            flush();
        }
    }

    private static JobFailed failed(Export export, StoreFull full) {
        LOG.warn("The export {} has no room", export.id(), full);
        return new JobFailed(String.valueOf(full.getMessage()));
    }
}
