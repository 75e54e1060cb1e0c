package dev.daybook.api;

import dev.daybook.access.Caller;
import dev.daybook.job.Job;
import java.util.Set;

/** The jobs of the kinds that one door orders: what people call them, and who may cancel them. The door contributes one as a bean. */
public interface OrderedJobs {

    /** The kinds of jobs. */
    Set<String> kinds();

    /** What a job of these is called. */
    String name(Job job);

    /** Whether a caller may cancel a job of these that has not ended. */
    boolean mayCancel(Caller caller, Job job);

    /**
     * Cancels a job of these; one that has ended stays as it is.
     *
     * @throws dev.daybook.kernel.Refusal.Denied if the caller may not
     */
    void cancel(Caller caller, Job job);
}
