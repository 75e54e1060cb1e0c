package dev.daybook.export;

import dev.daybook.event.EventLog;
import dev.daybook.event.Report;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What was done with projects, data, models and deployments. */
@Component
class AppUsage extends EventReport {

    static final String NAME = "APP_USAGE";

    AppUsage(EventLog log) {
        super(Report.APP_USAGE, log);
    }

    @Override
    Optional<Cell> own(String source, EventValues values) {
        return Optional.empty();
    }
}
