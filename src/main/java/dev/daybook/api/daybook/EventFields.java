package dev.daybook.api.daybook;

import dev.daybook.api.QueryParameters;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of each event are shown.
 *
 * @param names the fields' names; null for all
 */
record EventFields(@Nullable Set<String> names) {

    /** Every field. */
    static final EventFields ALL = new EventFields(null);

    private static final String PARAMETER = "fields";

    private static final Map<String, Function<EventView, @Nullable Object>> FIELDS = fields();

    /** Reads the names, which commas part. */
    static EventFields of(QueryParameters parameters) {
        Set<String> names = parameters.read(
                PARAMETER,
                "must be names parted by commas, of " + String.join(", ", FIELDS.keySet()),
                EventFields::known);
        return names == null ? ALL : new EventFields(names);
    }

    private static @Nullable Set<String> known(String text) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : text.split(",", -1)) {
            if (!FIELDS.containsKey(name.strip())) {
                return null;
            }
            names.add(name.strip());
        }
        return names;
    }

    /** What is shown of an event, as it is written to JSON. */
    Object of(EventView event) {
        if (names == null) {
            return event;
        }
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        FIELDS.forEach((name, value) -> {
            if (names.contains(name)) {
                shown.put(name, value.apply(event));
            }
        });
        return shown;
    }

    private static Map<String, Function<EventView, @Nullable Object>> fields() {
        Map<String, Function<EventView, @Nullable Object>> fields = new LinkedHashMap<>();
        fields.put("id", EventView::id);
        fields.put("position", EventView::position);
        fields.put("timestamp", EventView::timestamp);
        fields.put("receivedAt", EventView::receivedAt);
        fields.put("event", EventView::event);
        fields.put("report", EventView::report);
        fields.put("actor", EventView::actor);
        fields.put("poster", EventView::poster);
        fields.put("organization", EventView::organization);
        fields.put("project", EventView::project);
        fields.put("target", EventView::target);
        fields.put("details", EventView::details);
        fields.put("idempotencyKey", EventView::idempotencyKey);
        fields.put("leafHash", EventView::leafHash);
        fields.put("sealed", EventView::sealed);
        return Collections.unmodifiableMap(fields);
    }
}
