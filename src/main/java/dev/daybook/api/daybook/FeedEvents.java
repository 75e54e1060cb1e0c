package dev.daybook.api.daybook;

import dev.daybook.event.AuditEvent;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what a stream shows as JSON, in one line each.
 *
 * @param fields which fields of each event
 */
record FeedEvents(EventViews views, EventFields fields, JsonMapper json) {

    List<byte[]> write(List<AuditEvent> events) {
        return views.of(events, fields).stream().map(json::writeValueAsBytes).toList();
    }

    byte[] write(FeedPlace place) {
        return json.writeValueAsBytes(place);
    }
}
