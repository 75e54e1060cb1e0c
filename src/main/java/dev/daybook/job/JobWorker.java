package dev.daybook.job;

/** Does the jobs of one kind; a room contributes one as a bean. */
public interface JobWorker {

    /** The kind, which no other worker has. */
    String kind();

    /**
     * Does a job and returns its result. A job may be run again, whole or in part, and for a moment by two instances at
     * once: whatever it leaves must be the same for having been done twice. It should tell its progress every second or
     * so, because that is where it learns that it has to stop; its thread is interrupted too.
     *
     * @throws JobFailed if running it again would not help
     * @throws Exception anything else, after which it is run again some time later; after an {@link Error} it is not
     */
    String run(JobRun run) throws Exception;
}
