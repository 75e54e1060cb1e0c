package dev.daybook.api.datarobot;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.export.Exports;
import dev.daybook.job.Job;
import org.springframework.stereotype.Component;

/** Where a finished export is fetched. */
@Component
class UsageDataExportLocation implements StatusLocation {

    private final Exports exports;

    UsageDataExportLocation(Exports exports) {
        this.exports = exports;
    }

    @Override
    public String kind() {
        return Exports.KIND;
    }

    @Override
    public String path(Job job) {
        return UsageDataExportController.PATH + "/" + job.result() + "/";
    }

    @Override
    public void cancel(Caller caller, Job job) {
        if (!caller.isUser(job.orgId(), job.ownerId())) {
            caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        }
        exports.cancel(job, caller.toActor(), caller.toPoster());
    }
}
