package dev.daybook.inference;

import dev.daybook.job.Job;
import dev.daybook.job.JobRun;
import dev.daybook.job.JobWorker;
import dev.daybook.kernel.StoredJson;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Deletes the events of a model that was deleted, and then what is left of it. */
@Component
class ModelDeleter implements JobWorker {

    static final String KIND = "inferenceModelDeletion";

    private final EventStore store;
    private final InferenceSettings settings;

    ModelDeleter(EventStore store, InferenceSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /** What is to be done, as a job knows it. */
    record Request(UUID modelId) {}

    static String request(UUID modelId) {
        return StoredJson.write(new Request(modelId));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String run(JobRun run) {
        Job job = run.job();
        UUID modelId = StoredJson.read(job.request(), Request.class).modelId();
        do {
            // How many there are is not known: it only says that it goes on.
            run.progress(50);
        } while (store.deleteAny(job.orgId(), modelId, settings.deleteBatch()) > 0
                || !store.deleteModel(job.orgId(), modelId));
        return "{}";
    }
}
