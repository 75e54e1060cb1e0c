package dev.daybook.export;

import dev.daybook.event.EventField;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of one event after the other that the columns of a report are made of. Nothing else is read. */
final class EventValues {

    private final List<EventField> fields = new ArrayList<>();
    private final DetailPaths paths = new DetailPaths();
    private @Nullable String[] values = {};
    private @Nullable String[] details = {};

    /** A value of the events to come that is a field of theirs. */
    Cell field(EventField field) {
        int index = indexOf(field);
        return event -> event.values[index];
    }

    /** A value of the events to come that stands in their details. */
    Cell detail(String path) {
        indexOf(EventField.DETAILS);
        int index = paths.add(path);
        return event -> event.details[index];
    }

    private int indexOf(EventField field) {
        if (!fields.contains(field)) {
            fields.add(field);
        }
        return fields.indexOf(field);
    }

    /** What has to be read for the values that were asked for. */
    List<EventField> fields() {
        return List.copyOf(fields);
    }

    /** Goes to the next event, whose fields are these. */
    void next(@Nullable String[] next) {
        values = next;
        int index = fields.indexOf(EventField.DETAILS);
        if (index >= 0) {
            details = paths.read(Objects.requireNonNull(values[index]));
        }
    }
}
