package dev.daybook.api.datarobot;

import dev.daybook.export.Exports;
import dev.daybook.job.Job;
import org.springframework.stereotype.Component;

/** Where a finished export is fetched. */
@Component
class UsageDataExportLocation implements StatusLocation {

    @Override
    public String kind() {
        return Exports.KIND;
    }

    @Override
    public String path(Job job) {
        return UsageDataExportController.PATH + "/" + job.result() + "/";
    }
}
