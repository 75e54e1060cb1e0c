package dev.daybook.event;

import dev.daybook.kernel.TimeRange;
import java.util.List;

/**
 * Which values of which events of one log are read.
 *
 * @param log whose events
 * @param range when they happened
 * @param below the first position that is not read
 * @param fields which values of each
 * @param identities whether identifying values are read; without them they are null
 */
public record EventReading(
        Tenant.Organization log,
        TimeRange range,
        EventFilter filter,
        long below,
        List<EventField> fields,
        boolean identities) {

    public EventReading {
        fields = List.copyOf(fields);
    }
}
