package dev.daybook.postgres;

/**
 * What a connection is for. Each purpose has connections and bounds of its own ({@link ConnectionBounds}), so that none waits for
 * another: slow reads never keep a post waiting, nor a job the sealing of the logs. A thread is at work for one purpose at a time.
 */
public enum Purpose {
    /** The transactions that append to the log. */
    APPENDING,
    /** What else callers wait for: requests that change something, tokens, charges. */
    WRITING,
    /** Requests that only read. */
    READING,
    /** What has to go on all the time, and is short: the followers of the log, heartbeats. */
    FOLLOWING,
    /** What may take long, and nobody waits for: jobs, sweeps, what is done at start. The purpose of a thread that names none. */
    WORKING;

    private static final ScopedValue<Purpose> CURRENT = ScopedValue.newInstance();

    /** The purpose of the thread that asks. */
    static Purpose current() {
        return CURRENT.orElse(WORKING);
    }

    /** Does something for this purpose: what takes a connection meanwhile gets one of its. */
    public <T, X extends Throwable> T call(ScopedValue.CallableOp<T, X> action) throws X {
        return ScopedValue.where(CURRENT, this).call(action);
    }

    /** Does something for this purpose, without a result. */
    public void run(Runnable action) {
        ScopedValue.where(CURRENT, this).run(action);
    }
}
