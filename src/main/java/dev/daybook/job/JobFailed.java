package dev.daybook.job;

/** The job cannot be done, and running it again would not help. The message is for the caller. */
public final class JobFailed extends RuntimeException {

    public JobFailed(String message) {
        super(message);
    }
}
