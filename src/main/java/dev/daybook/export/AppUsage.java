package dev.daybook.export;

import dev.daybook.event.EventLog;
import dev.daybook.event.Report;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What was done with projects, data, models and deployments. */
@Component
class AppUsage extends EventReport {

    static final String NAME = "APP_USAGE";

    static final EventCells CELLS = new EventCells(Report.APP_USAGE, (source, values) -> Optional.empty());

    AppUsage(EventLog log) {
        super(CELLS, log);
    }
}
