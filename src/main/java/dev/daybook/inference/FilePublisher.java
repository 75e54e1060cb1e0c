package dev.daybook.inference;

import dev.daybook.job.Job;
import dev.daybook.job.JobFailed;
import dev.daybook.job.JobRun;
import dev.daybook.job.JobWorker;
import dev.daybook.kernel.StoredJson;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Publishes the events of a file, or changes events by it: in one transaction, so that a bad line leaves nothing. An event
 * without a name gets one made of the job and its row: whatever was committed before a crash is met again by the next
 * run, and neither stored nor counted twice.
 */
@Component
class FilePublisher implements JobWorker {

    static final String KIND = "inferenceFilePublication";

    private static final Logger log = LoggerFactory.getLogger(FilePublisher.class);

    private final EventStore store;
    private final Models models;
    private final EventFiles files;
    private final FileStore contents;

    FilePublisher(EventStore store, Models models, EventFiles files, FileStore contents) {
        this.store = store;
        this.models = models;
        this.files = files;
        this.contents = contents;
    }

    /** What is to be done, as a job knows it. */
    record Request(UUID modelId, String dataset, UUID fileId, boolean changes) {

        String text() {
            return StoredJson.write(this);
        }
    }

    /** What came of it, as a job knows it. */
    record Result(long events) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String run(JobRun run) throws IOException {
        Job job = run.job();
        Request request = StoredJson.read(job.request(), Request.class);
        Model model =
                models.find(job.orgId(), request.modelId()).orElseThrow(() -> new JobFailed("The model was deleted."));
        EventFile file = files.find(job.orgId(), request.fileId())
                .orElseThrow(() -> new JobFailed("The file is not kept any more; it must be uploaded again."));
        Path path = contents.path(file.id());
        if (!Files.exists(path)) {
            throw new JobFailed("The file is not in this instance's directory of files (daybook.inference.files),"
                    + " which all instances must share.");
        }
        try (EventRows rows = file.type() == EventFile.Type.PARQUET
                ? new ParquetRows(path)
                : new CsvRows(new BufferedInputStream(Files.newInputStream(path)), Files.size(path))) {
            Pass pass = new Pass(run, rows, model, request.changes());
            EventStore.Written written = store.write(
                    model,
                    new Environment(request.dataset()),
                    request.changes(),
                    job.ownerId(),
                    job.createdAt(),
                    pass::next);
            log.info(
                    "{} {} events of the model {}, {} of them new; dropped {} values of {} columns that it does not have",
                    request.changes() ? "Updated" : "Published",
                    written.events(),
                    model.id(),
                    written.fresh(),
                    pass.events.droppedValues(),
                    pass.events.droppedColumns());
            return StoredJson.write(new Result(written.events()));
        }
    }

    /** One reading of a file, batch by batch. */
    private static final class Pass {

        private final JobRun run;
        private final EventRows rows;
        private final EventAssembler events;
        private final List<EventAssembler.@Nullable Slot> slots = new ArrayList<>();
        private long row;

        Pass(JobRun run, EventRows rows, Model model, boolean changes) {
            this.run = run;
            this.rows = rows;
            this.events = new EventAssembler(model, changes, this::name);
            rows.columns().forEach(column -> slots.add(events.slot(column)));
        }

        private String name() {
            Job job = run.job();
            return TimedIds.named(job.createdAt(), job.id() + "/" + row).toString();
        }

        @Nullable
        EventBatch next() {
            run.progress((int) Math.min(99, 100 * rows.done()));
            try {
                while (events.size() < EventArray.MOST_EVENTS && rows.next()) {
                    read();
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            return events.size() == 0 ? null : events.take();
        }

        private void read() {
            row++;
            events.begin(0);
            for (int i = 0; i < slots.size(); i++) {
                EventAssembler.Slot slot = slots.get(i);
                Object value = rows.value(i, slot == null ? null : slot.column());
                if (slot != null) {
                    events.put(slot, value);
                } else if (value != null) {
                    events.drop(rows.columns().get(i));
                }
            }
            events.end();
            if (!events.faults().isEmpty()) {
                throw new JobFailed(
                        rows.place() + ": " + events.faults().getFirst().message());
            }
        }
    }
}
