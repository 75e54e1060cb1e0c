package dev.daybook.api.datarobot;

import dev.daybook.access.Caller;
import dev.daybook.job.Job;
import org.jspecify.annotations.Nullable;

/**
 * A kind of jobs that this door orders: where what such a job made is to be fetched, to which those who wait for it are sent
 * when it is done, and how one is cancelled. One bean a kind; jobs of other kinds are not this door's.
 */
interface StatusLocation {

    /** The kind of jobs. */
    String kind();

    /** The path, with a slash at both ends, of what a completed job made; null if that is nothing to be fetched. */
    @Nullable
    String path(Job job);

    /** Cancels a job, which ordering one needs the permission for, or being the one who ordered it. */
    void cancel(Caller caller, Job job);
}
