package dev.daybook.job;

/** How far a job is. */
public enum JobState {
    /** It waits to be run, for the first time or again. */
    INITIALIZED,
    /** An instance runs it. */
    RUNNING,
    /** It has its result. */
    COMPLETED,
    /** It failed for good. */
    ERROR,
    /** It was cancelled. */
    ABORTED
}
