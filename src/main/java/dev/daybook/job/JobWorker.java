package dev.daybook.job;

import java.util.function.BooleanSupplier;

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

    /**
     * Ends a job of this kind. A worker that tells somebody how its jobs end writes both in one transaction, which the
     * {@code write} joins.
     *
     * @param write writes that the job has ended; false if it is no longer this run's to end, and then nothing is to be told
     * @return what {@code write} said
     */
    default boolean end(Job job, JobOutcome outcome, BooleanSupplier write) {
        return write.getAsBoolean();
    }
}
