package dev.daybook.event.find;

import dev.daybook.event.AuditEvent;
import dev.daybook.kernel.EventId;
import org.jspecify.annotations.Nullable;

/**
 * An event's place in the order of events: that of ids and, where those of two logs are the same, of organizations.
 *
 * @param id the event's id
 * @param organization whose log it is in; null for the place of all events with that id
 */
record Anchor(EventId id, @Nullable String organization) {

    static Anchor of(AuditEvent event) {
        return new Anchor(event.id(), event.scope().orgId());
    }
}
