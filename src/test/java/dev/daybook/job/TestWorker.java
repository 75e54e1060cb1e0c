package dev.daybook.job;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Does to each job what the test that asked for it says. */
public final class TestWorker implements JobWorker {

    private final String kind;
    private final Map<String, Work> works = new ConcurrentHashMap<>();

    TestWorker(String kind) {
        this.kind = kind;
    }

    /** What a test wants to be done. */
    public interface Work {
        String run(JobRun run) throws Exception;
    }

    @Override
    public String kind() {
        return kind;
    }

    /** A job for an organization, which this worker does like that. */
    public NewJob job(String orgId, Work work) {
        String request = "{\"work\": \"" + UUID.randomUUID() + "\"}";
        works.put(request, work);
        return new NewJob(kind, orgId, "ada", request);
    }

    @Override
    public String run(JobRun run) throws Exception {
        return Objects.requireNonNull(works.get(run.job().request())).run(run);
    }
}
