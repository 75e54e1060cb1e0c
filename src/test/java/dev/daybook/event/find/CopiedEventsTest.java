package dev.daybook.event.find;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.event.EventField;
import dev.daybook.kernel.EventId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopiedEventsTest {

    private static final EventId ID = EventId.of("acme", Instant.parse("2026-01-31T12:00:00.141516Z"), 7);

    private final List<List<@Nullable String>> taken = new ArrayList<>();

    @Test
    void columnsAreReadAsCopyWritesThem() {
        take(
                List.of(EventField.USERNAME, EventField.LABEL, EventField.TARGET_NAME, EventField.PROJECT_ID),
                "\\N",
                "tab\\tline\\nreturn\\r\\b\\f\\vback\\\\slash\\\\N",
                "",
                "\\\\");
        take(List.of(EventField.USERNAME), "ü😀\\\\n");

        assertThat(taken)
                .containsExactly(
                        Arrays.asList(null, "tab\tline\nreturn\r\b\f\u000Bback\\slash\\N", "", "\\"),
                        List.of("ü😀\\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1970-01-01T00:00:00.000001Z",
                "2026-01-31T12:00:00.141516Z",
                "2026-01-31T12:00:00.1Z",
                "2026-01-31T12:00:00.00001Z",
                "2026-02-28T23:59:59.999999Z",
                "9999-12-31T23:59:59.9Z"
            })
    void timesAreWrittenWithAsManyDigitsAsTheyHave(String time) {
        Instant moment = Instant.parse(time);
        CopiedEvents events = events(List.of(EventField.TIMESTAMP, EventField.RECEIVED_AT));
        long micros = Math.multiplyExact(moment.getEpochSecond(), 1_000_000) + moment.getNano() / 1000;
        String id = EventId.of("acme", moment, 7).toString();
        events.take(bytes(id + "\t" + id + "\t" + micros + "\n"));
        events.take(bytes(id + "\t" + id + "\t" + micros + "\n"));

        assertThat(taken).containsExactly(List.of(time, time), List.of(time, time));
    }

    @Test
    void identifyingMembersAreBackInTheDetails() {
        take(List.of(EventField.DETAILS, EventField.LABEL), "{\"a\": 1}", "\\N", "x");
        take(List.of(EventField.DETAILS), "{\"invite\": {\"a\": \"\\\\n\"}}", "{\"invite.email\": \"e\"}");

        assertThat(taken)
                .containsExactly(List.of("{\"a\": 1}", "x"), List.of("{\"invite\":{\"a\":\"\\n\",\"email\":\"e\"}}"));
    }

    @Test
    void theLastIdIsKnown() {
        CopiedEvents events = events(List.of());
        assertThat(events.last()).isNull();

        events.take(bytes(ID + "\n"));

        assertThat(events.last()).isEqualTo(ID.value());
        assertThat(taken).containsExactly(List.of());
    }

    private void take(List<EventField> fields, String... columns) {
        events(fields).take(bytes(ID + "\t" + String.join("\t", columns) + "\n"));
    }

    private CopiedEvents events(List<EventField> fields) {
        return new CopiedEvents(fields, values -> taken.add(Arrays.asList(values.clone())));
    }

    private static byte[] bytes(String row) {
        return row.getBytes(StandardCharsets.UTF_8);
    }
}
