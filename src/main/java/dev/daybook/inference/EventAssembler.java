package dev.daybook.inference;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Makes events of a model out of values, wherever those come from, and checks each against the model's schema. Values of
 * columns that the model does not have are dropped.
 */
final class EventAssembler {

    /** The name that an event goes by where its model has no column for that. */
    static final String DEFAULT_ID_COLUMN = "event_id";

    private static final int LONGEST_ID = 256;

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private final Map<String, Slot> slots = new HashMap<>();
    private final List<Slot> required = new ArrayList<>(0);
    private final boolean changes;
    private final Supplier<String> names;
    private final String idColumn;
    private final @Nullable Slot idSlot;

    private List<String> ids = new ArrayList<>();
    private List<EventBatch.Entry> entries = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>(0);
    private final Set<String> droppedColumns = new HashSet<>();
    private long droppedValues;

    // Of the event that is being made.
    private final StringBuilder data = new StringBuilder(512);
    private final BitSet seen = new BitSet();
    private int index;
    private int faultsBefore;
    private @Nullable String id;
    private @Nullable Instant time;

    /**
     * What a name stands for.
     *
     * @param column the column of the schema, or null if it only names the event or its time
     */
    record Slot(int number, String name, @Nullable Column column, boolean id, boolean time) {}

    /**
     * Events of a model, or changes to them.
     *
     * @param changes whether events are to be changed, and not to be made
     * @param names gives an event its name where the model has no column for that
     */
    EventAssembler(Model model, boolean changes, Supplier<String> names) {
        this.changes = changes;
        this.names = names;
        String given = model.eventIdColumn();
        // An event that is made without a column for its name gets one; to be changed it has to be named.
        this.idColumn = given != null ? given : changes ? DEFAULT_ID_COLUMN : "";
        ModelSchema.of(model.schema()).columns().forEach((name, column) -> {
            Slot slot = add(name, column, model.eventTimeColumn());
            if (!column.nullable() && !changes) {
                required.add(slot);
            }
        });
        this.idSlot = idColumn.isEmpty() ? null : add(idColumn, null, model.eventTimeColumn());
        if (model.eventTimeColumn() != null) {
            add(model.eventTimeColumn(), null, model.eventTimeColumn());
        }
    }

    private Slot add(String name, @Nullable Column column, @Nullable String timeColumn) {
        return slots.computeIfAbsent(
                name, absent -> new Slot(slots.size(), name, column, name.equals(idColumn), name.equals(timeColumn)));
    }

    /** What a name stands for, or null if the model has no such column. */
    @Nullable
    Slot slot(String name) {
        return slots.get(name);
    }

    /** Counts a value that the model has no column for. */
    void drop(String name) {
        droppedValues++;
        if (droppedColumns.size() < ModelSchema.MOST_COLUMNS) {
            droppedColumns.add(name);
        }
    }

    long droppedValues() {
        return droppedValues;
    }

    int droppedColumns() {
        return droppedColumns.size();
    }

    /** Begins an event. */
    void begin(int number) {
        index = number;
        faultsBefore = faults.size();
        data.setLength(0);
        seen.clear();
        id = null;
        time = null;
    }

    /** Gives the event a value. */
    void put(Slot slot, @Nullable Object value) {
        if (seen.get(slot.number)) {
            fault(slot.name, "is given twice");
            return;
        }
        seen.set(slot.number);
        if (slot.id) {
            name(slot, value);
        }
        if (slot.time && value != null) {
            time = EventTime.of(value).orElse(null);
            if (time == null) {
                fault(slot.name, "must be a timestamp such as 2026-01-31 12:00:00.141516");
                return;
            }
        }
        if (slot.column != null) {
            Object kept = slot.column.check(value);
            if (kept instanceof Complaint complaint) {
                fault(slot.name, complaint.text());
                return;
            }
            data.append(data.isEmpty() ? "{\"" : ",\"");
            ENCODER.quoteAsString(slot.name, data);
            data.append("\":");
            write(kept);
        }
    }

    private void name(Slot slot, @Nullable Object value) {
        Object given = value == null ? "" : Column.canonical(value);
        if (!(given instanceof String || given instanceof Long)) {
            fault(slot.name, "must be a text or a whole number, because it names the event");
            return;
        }
        String name = given.toString();
        if (name.isBlank() || name.length() > LONGEST_ID) {
            fault(slot.name, "must be 1 to " + LONGEST_ID + " characters, because it names the event");
        } else if (!StorableText.isStorable(name)) {
            fault(slot.name, Complaint.UNSTORABLE.text());
        } else {
            id = name;
        }
    }

    private void write(@Nullable Object value) {
        if (value instanceof String text) {
            data.append('"');
            ENCODER.quoteAsString(text, data);
            data.append('"');
        } else if (value instanceof List<?> list) {
            data.append('[');
            for (int i = 0; i < list.size(); i++) {
                if (i > 0) {
                    data.append(',');
                }
                write(list.get(i));
            }
            data.append(']');
        } else {
            data.append(value);
        }
    }

    /** Ends the event. */
    void end() {
        if (idSlot != null && !seen.get(idSlot.number)) {
            fault(idColumn, "is required, because it names the event");
        }
        for (Slot slot : required) {
            if (!seen.get(slot.number)) {
                fault(slot.name, "is required");
            }
        }
        if (faults.size() > faultsBefore) {
            return;
        }
        String name = id == null ? names.get() : id;
        ids.add(name);
        entries.add(new EventBatch.Entry(
                name, time, data.isEmpty() ? "{}" : data.append('}').toString()));
    }

    /** Adds a fault of the event as a whole. */
    void fault(String complaint) {
        if (faults.size() < Refusal.MOST_FAULTS) {
            faults.add(Fault.of("", "The event " + complaint + ".").at(index));
        }
    }

    private void fault(String column, String complaint) {
        if (faults.size() < Refusal.MOST_FAULTS) {
            faults.add(Fault.of(column, column + " " + complaint + ".").at(index));
        }
    }

    List<Fault> faults() {
        return faults;
    }

    int size() {
        return entries.size();
    }

    /** The events so far, which are given away. */
    EventBatch take() {
        EventBatch batch = new EventBatch(ids, entries);
        ids = new ArrayList<>();
        entries = new ArrayList<>();
        return batch;
    }

    /** Whether events are changed, and not made. */
    boolean changes() {
        return changes;
    }
}
