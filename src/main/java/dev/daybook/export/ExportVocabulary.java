package dev.daybook.export;

import dev.daybook.event.EventType;
import dev.daybook.event.Report;
import dev.daybook.event.Vocabulary;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What is logged of exports. None of DataRobot's labels means it, and an organization may take no custom labels. */
@Component
class ExportVocabulary implements Vocabulary {

    static final String REQUESTED = "Usage Data Export Requested";
    static final String COMPLETED = "Usage Data Export Completed";
    static final String FETCHED = "Usage Data Export Fetched";
    static final String CANCELLED = "Usage Data Export Cancelled";

    /** The kind of thing that these events are about. */
    static final String TARGET = "usage_data_export";

    private static final List<EventType> TYPES = List.of(
            new EventType(REQUESTED, Report.ADMIN_USAGE),
            new EventType(COMPLETED, Report.ADMIN_USAGE),
            new EventType(FETCHED, Report.ADMIN_USAGE),
            new EventType(CANCELLED, Report.ADMIN_USAGE));

    @Override
    public List<EventType> types() {
        return TYPES;
    }

    /** Somebody's address or name that events are looked for by would stay in the log otherwise, whoever is forgotten. */
    @Override
    public Set<String> identifyingDetails(String label) {
        return label.equals(REQUESTED) ? Set.of("filters.email", "filters.q") : Set.of();
    }

    @Override
    public Set<String> ownLabels() {
        return Set.of(REQUESTED, COMPLETED, FETCHED, CANCELLED);
    }
}
