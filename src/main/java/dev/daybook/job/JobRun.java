package dev.daybook.job;

/** One attempt to do a job. */
public interface JobRun {

    /** The job, as it was when the run began. */
    Job job();

    /**
     * Tells how much is done, outside of any transaction of the caller. It costs a statement only where the number has
     * changed.
     *
     * @param percent from 0 to 100
     * @throws JobStopped if the job is no longer this run's to do
     */
    void progress(int percent);
}
