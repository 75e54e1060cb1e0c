package dev.daybook.job;

/** The job was cancelled, another instance has it, or this one is stopping: a run ends here and leaves nothing. */
public final class JobStopped extends RuntimeException {

    JobStopped(String message) {
        super(message);
    }
}
