package dev.daybook.api.daybook;

import dev.daybook.event.AuditEvent;
import dev.daybook.integrity.Checkpoints;
import dev.daybook.integrity.StoredCheckpoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Makes views of events, each of which says whether a checkpoint of its log covers it now. */
@Component
class EventViews {

    private final Checkpoints checkpoints;

    EventViews(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    /** What is shown of some events, in their order. */
    List<Object> of(List<AuditEvent> events, EventFields fields) {
        Set<String> organizations =
                events.stream().map(event -> event.scope().orgId()).collect(Collectors.toSet());
        Map<String, StoredCheckpoint> latest = organizations.isEmpty() ? Map.of() : checkpoints.latest(organizations);
        return events.stream()
                .map(event -> {
                    StoredCheckpoint checkpoint = latest.get(event.scope().orgId());
                    return fields.of(EventView.of(event, checkpoint == null ? 0 : checkpoint.size()));
                })
                .toList();
    }
}
