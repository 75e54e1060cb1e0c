package dev.daybook.api.fiddler;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.api.OrderedJobs;
import dev.daybook.inference.InferenceEvents;
import dev.daybook.job.Job;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The jobs that this door orders. Whoever ordered one, or may order one, may cancel it. */
@Component
class InferenceJobs implements OrderedJobs {

    private final InferenceEvents events;

    InferenceJobs(InferenceEvents events) {
        this.events = events;
    }

    @Override
    public Set<String> kinds() {
        return InferenceEvents.jobKinds();
    }

    @Override
    public String name(Job job) {
        return String.valueOf(events.jobName(job));
    }

    @Override
    public boolean mayCancel(Caller caller, Job job) {
        return events.canCancel(job) && (isOwn(caller, job) || caller.may(needed(job)));
    }

    @Override
    public void cancel(Caller caller, Job job) {
        if (!isOwn(caller, job)) {
            caller.require(needed(job));
        }
        events.cancel(Ids.author(caller, job.orgId()), job);
    }

    private static boolean isOwn(Caller caller, Job job) {
        return caller.isUser(job.orgId(), job.ownerId());
    }

    private Permission needed(Job job) {
        return events.isDeletion(job) ? Permission.MANAGE_MODELS : Permission.WRITE_EVENTS;
    }
}
