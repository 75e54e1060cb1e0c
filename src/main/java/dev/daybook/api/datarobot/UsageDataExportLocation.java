package dev.daybook.api.datarobot;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.api.OrderedJobs;
import dev.daybook.export.Exports;
import dev.daybook.job.Job;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Where a finished export is fetched. */
@Component
class UsageDataExportLocation implements StatusLocation, OrderedJobs {

    private final Exports exports;

    UsageDataExportLocation(Exports exports) {
        this.exports = exports;
    }

    @Override
    public String kind() {
        return Exports.KIND;
    }

    @Override
    public Set<String> kinds() {
        return Set.of(Exports.KIND);
    }

    @Override
    public String name(Job job) {
        return "Usage data export";
    }

    @Override
    public boolean mayCancel(Caller caller, Job job) {
        return caller.isUser(job.orgId(), job.ownerId()) || caller.may(Permission.CAN_ACCESS_USER_ACTIVITY);
    }

    @Override
    public String path(Job job) {
        return UsageDataExportController.PATH + "/" + job.result() + "/";
    }

    @Override
    public void cancel(Caller caller, Job job) {
        if (!mayCancel(caller, job)) {
            caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        }
        exports.cancel(job, caller.toActor(), caller.toPoster());
    }
}
