package dev.daybook.job;

import dev.daybook.postgres.Purpose;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** A run under a claim, which others can stop. */
final class ClaimedRun implements JobRun {

    private final Claim claim;
    private final JobTable table;
    private final TransactionOperations apart;

    private @Nullable Thread thread;
    private @Nullable Stop stop;
    private int told;

    /** Why a run is to end. */
    enum Stop {
        /** Its job was cancelled, or another instance has it. */
        TAKEN,
        /** Its instance stops, and somebody else is to do the job. */
        HANDED_BACK
    }

    ClaimedRun(Claim claim, JobTable table, TransactionOperations apart) {
        this.claim = claim;
        this.table = table;
        this.apart = apart;
    }

    Claim claim() {
        return claim;
    }

    @Override
    public Job job() {
        return claim.job();
    }

    @Override
    public void progress(int percent) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("progress is from 0 to 100, not " + percent);
        }
        throwIfStopped();
        if (percent != told) {
            // Else it would be seen by nobody before the end of the transaction that the work may be done in.
            boolean held = Boolean.TRUE.equals(
                    Purpose.FOLLOWING.call(() -> apart.execute(status -> table.progress(claim, percent))));
            if (!held) {
                stop(Stop.TAKEN);
                throwIfStopped();
            }
            told = percent;
        }
    }

    /** Begins the run on this thread; throws if it has to stop already. */
    void begin() {
        synchronized (this) {
            thread = Thread.currentThread();
        }
        throwIfStopped();
    }

    /** Ends it; its thread is not interrupted from now on. */
    void end() {
        synchronized (this) {
            thread = null;
        }
        // What was meant for the run must not reach what the thread does next.
        Thread.interrupted();
    }

    /** Tells the run to end, unless it was told before. */
    synchronized void stop(Stop why) {
        if (stop == null) {
            stop = why;
            if (thread != null && !thread.equals(Thread.currentThread())) {
                thread.interrupt();
            }
        }
    }

    /** Why it was told to end, or null if it was not. */
    synchronized @Nullable Stop stopped() {
        return stop;
    }

    private void throwIfStopped() {
        if (stopped() != null) {
            // It has heard. What it still does to clean up must not fail for being interrupted.
            Thread.interrupted();
            throw new JobStopped("The job " + claim.job().id() + " is no longer this run's to do");
        }
    }
}
