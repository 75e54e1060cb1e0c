package dev.daybook.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventArrayTest {

    private static final String SCHEMA = """
            {"columns": [{"name": "age", "data_type": "int", "nullable": false}, {"name": "note", "data_type": "str"}]}""";

    private static final Model NAMED = TestModels.model(SCHEMA, "id", "at");
    private static final Model NAMELESS = TestModels.model(SCHEMA, null, null);

    @Test
    void anEventHasItsNameItsTimeAndTheColumnsOfItsModel() {
        EventAssembler events = new EventAssembler(NAMED, false, () -> "none");
        EventBatch batch = read("""
                [{"age": 1, "at": "2026-01-31 12:00:00.5", "id": "a\\"1", "foreign": {"x": [1, {}]}, "other": null},
                 {"id": 7, "age": 2.0, "note": null, "at": null}]""", events);

        assertThat(batch.ids()).containsExactly("a\"1", "7");
        assertThat(batch.entries())
                .containsExactly(
                        new EventBatch.Entry("a\"1", Instant.parse("2026-01-31T12:00:00.5Z"), "{\"age\":1}"),
                        new EventBatch.Entry("7", null, "{\"age\":2,\"note\":null}"));
        assertThat(events.droppedValues()).isEqualTo(2);
        assertThat(events.droppedColumns()).isEqualTo(2);
    }

    @Test
    void anEventOfAModelWithoutAColumnForNamesGetsOne() {
        AtomicInteger names = new AtomicInteger();
        EventAssembler events = new EventAssembler(NAMELESS, false, () -> "n" + names.incrementAndGet());

        assertThat(read("[{\"age\": 1, \"event_id\": \"mine\"}, {\"age\": 2}]", events)
                        .ids())
                .containsExactly("n1", "n2");
        assertThat(events.droppedValues()).isEqualTo(1);
    }

    @Test
    void aChangeOfSuchAModelNamesItsEventAllTheSame() {
        EventAssembler events = new EventAssembler(NAMELESS, true, () -> "none");

        assertThat(read("[{\"event_id\": \"mine\", \"note\": \"x\"}]", events).entries())
                .containsExactly(new EventBatch.Entry("mine", null, "{\"note\":\"x\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"id\": \"a\", \"age\": \"x\"}] | age | age must be a whole number of at most 64 bits.",
                "[{\"id\": \"a\"}] | age | age is required.",
                "[{\"age\": 1}] | id | 'id is required, because it names the event.'",
                "[{\"id\": null, \"age\": 1}] | id | 'id must be 1 to 256 characters, because it names the event.'",
                "[{\"id\": \" \", \"age\": 1}] | id | 'id must be 1 to 256 characters, because it names the event.'",
                "[{\"id\": 1.5, \"age\": 1}] | id | 'id must be a text or a whole number, because it names the event.'",
                "[{\"id\": {}, \"age\": 1}] | id | 'id must be a text or a whole number, because it names the event.'",
                "[{\"id\": \"a\", \"age\": 1, \"age\": 2}] | age | age is given twice.",
                "[{\"id\": \"a\", \"age\": 1, \"at\": \"x\"}] | at |"
                        + " at must be a timestamp such as 2026-01-31 12:00:00.141516.",
                "[7] | '' | The event must be a JSON object."
            })
    void anEventAtFaultIsNamedByItsIndexAndColumn(String json, String column, String message) {
        String body = "[{\"id\": \"first\", \"age\": 1}, " + json.substring(1);
        Refusal.Invalid refusal = Assertions.catchThrowableOfType(
                Refusal.Invalid.class, () -> read(body, new EventAssembler(NAMED, false, () -> "none")));

        assertThat(refusal.faults()).containsExactly(new Fault(1, column, message));
    }

    @Test
    void faultsAreNamedUpToAHundred() {
        String body = IntStream.range(0, 150).mapToObj(i -> "{}").collect(Collectors.joining(",", "[", "]"));
        Refusal.Invalid refusal = Assertions.catchThrowableOfType(
                Refusal.Invalid.class, () -> read(body, new EventAssembler(NAMED, false, () -> "none")));

        assertThat(refusal.faults()).hasSize(Refusal.MOST_FAULTS);
    }

    @Test
    void moreThanAThousandEventsAreRefused() {
        String body = IntStream.range(0, 1001).mapToObj(i -> "{\"age\": 1}").collect(Collectors.joining(",", "[", "]"));

        assertThatThrownBy(() -> read(body, new EventAssembler(NAMELESS, false, () -> "n")))
                .isInstanceOf(Refusal.Invalid.class)
                .hasMessage("source.events must be at most 1000 events.");
        assertThatThrownBy(() -> read("[]", new EventAssembler(NAMELESS, false, () -> "n")))
                .hasMessage("source.events must not be empty.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"age\": 1",
                "[{\"age\": nul}]",
                "[{\"age\" 1}]",
                "[{\"age\": NaN}]",
                "[{\"note\": \"\u0001\"}]"
            })
    void whatIsNoJsonIsMalformed(String body) {
        assertThatThrownBy(() -> read(body, new EventAssembler(NAMELESS, false, () -> "n")))
                .isInstanceOf(Refusal.Malformed.class);
    }

    @Test
    void roundsHaveEachEventOnceAndInOrder() {
        EventBatch batch = read(
                "[{\"id\": \"b\", \"age\": 1}, {\"id\": \"a\", \"age\": 2}, {\"id\": \"b\", \"age\": 3}]",
                new EventAssembler(NAMED, false, () -> "none"));

        assertThat(batch.rounds().stream()
                        .map(round -> round.stream()
                                .map(entry -> entry.id() + entry.data())
                                .toList()))
                .containsExactly(java.util.List.of("a{\"age\":2}", "b{\"age\":1}"), java.util.List.of("b{\"age\":3}"));
        assertThat(batch.last().stream().map(entry -> entry.id() + entry.data()))
                .containsExactly("a{\"age\":2}", "b{\"age\":3}");
    }

    private static EventBatch read(String json, EventAssembler events) {
        byte[] bytes = ("  " + json + "}").getBytes(StandardCharsets.UTF_8);
        return new EventArray(bytes, 2, bytes.length - 3).read(events);
    }
}
