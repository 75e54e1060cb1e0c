package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.entry.Entry;
import dev.daybook.entry.EntryContent;
import dev.daybook.entry.Leaf;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventColumnsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:11:12.1314Z");

    private static final Poster POSTER = new Poster("token", "issuer", "subject", "u2");

    private static final List<Poster> OTHER_POSTERS = List.of(
            new Poster("tokenx", "issuer", "subject", "u2"),
            new Poster(null, "issuer", "subject", "u2"),
            new Poster("token", "issuerx", "subject", "u2"),
            new Poster("token", null, "subject", "u2"),
            new Poster("token", "issuer", "subjectx", "u2"),
            new Poster("token", "issuer", null, "u2"),
            new Poster("token", "issuer", "subject", "u2x"));

    private static final EventColumns COLUMNS = new EventColumns(
            "acme",
            NOW,
            NOW.plusMillis(1),
            "Label",
            "APP_USAGE",
            "u1",
            "session",
            "key-1",
            "{}",
            "p1",
            "Binary",
            "OWNER",
            "model",
            "m1",
            "Model",
            "{}",
            "key",
            "openai",
            POSTER,
            "{}");

    /** Each column in turn is changed, and taken away where it may be null. */
    @Test
    void makeAnotherEntryForEachColumnThatIsAnother() throws ReflectiveOperationException {
        Set<EntryContent> entries = new HashSet<>();
        entries.add(COLUMNS.entry());
        RecordComponent[] components = EventColumns.class.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            List<@Nullable Object> others = new ArrayList<>();
            Object value = components[i].getAccessor().invoke(COLUMNS);
            switch (value) {
                case Instant instant -> others.add(instant.plusNanos(1000));
                case Poster poster -> others.addAll(OTHER_POSTERS);
                default -> others.add(value + "x");
            }
            if (components[i].getAccessor().getAnnotatedReturnType().isAnnotationPresent(Nullable.class)) {
                others.add(null);
            }
            for (Object other : others) {
                assertThat(entries.add(with(i, other).entry()))
                        .as(components[i].getName() + " = " + other)
                        .isTrue();
            }
        }
        // The time is a part of the id, and the poster is four columns.
        assertThat(components).hasSize(EventColumns.NAMES.split(", ").length + 1 - 3);
    }

    private static EventColumns with(int changed, @Nullable Object value) throws ReflectiveOperationException {
        RecordComponent[] components = EventColumns.class.getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = i == changed ? value : components[i].getAccessor().invoke(COLUMNS);
            types[i] = components[i].getType();
        }
        return EventColumns.class.getDeclaredConstructor(types).newInstance(values);
    }

    @Test
    void areReadFromAnEntryAsTheyAreReadFromTheDatabase() {
        Entry entry = Entry.read(Leaf.of(COLUMNS.entry()).bytes(7));
        List<EventField> fields = List.of(
                EventField.POSITION,
                EventField.TIMESTAMP,
                EventField.RECEIVED_AT,
                EventField.LABEL,
                EventField.USERNAME,
                EventField.IP,
                EventField.TARGET_NAME,
                EventField.DETAILS);
        assertThat(EntryValues.of(entry, fields, Map.of("username", "Ada", "details.title", "\"x\"")))
                .containsExactly(
                        "7",
                        "2026-11-22T10:11:12.1314Z",
                        "2026-11-22T10:11:12.1324Z",
                        "Label",
                        "Ada",
                        null,
                        "Model",
                        "{\"title\":\"x\"}");
    }

    @Test
    void haveTimesWithAsManyDigitsAsTheyHave() {
        List<String> times = List.of(
                "1970-01-01T00:00:00Z",
                "2026-11-22T10:11:10Z",
                "2026-11-22T10:11:12.000001Z",
                "2026-11-22T10:11:12.5Z");
        for (String time : times) {
            EventColumns columns = new EventColumns(
                    "acme",
                    Instant.parse(time),
                    Instant.parse(time),
                    "Label",
                    Report.ADMIN_USAGE.name(),
                    "u1",
                    null,
                    null,
                    "{}",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    "{}",
                    null,
                    null,
                    POSTER,
                    "{}");
            Entry entry = Entry.read(Leaf.of(columns.entry()).bytes(7));
            assertThat(EntryValues.of(entry, List.of(EventField.TIMESTAMP, EventField.RECEIVED_AT), Map.of()))
                    .containsExactly(time, time);
        }
    }

    @Test
    void areOfReportsThatAnEntryKnows() throws ReflectiveOperationException {
        for (Report report : Report.values()) {
            assertThat(Leaf.of(with(4, report.name()).entry()).faults()).isEmpty();
        }
    }
}
