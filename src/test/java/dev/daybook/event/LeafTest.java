package dev.daybook.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Fault;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeafTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:11:12.131415Z");
    private static final EventId ID = EventId.named(NOW, "acme", "key");

    private static EventColumns columns(String details, String attributes) {
        return new EventColumns(
                "acme",
                ID,
                NOW.plusNanos(1000),
                "Label",
                "APP_USAGE",
                "u1",
                "session",
                "key-1",
                attributes,
                "p1",
                "Binary",
                "OWNER",
                "model",
                "m1",
                "Model",
                details,
                "key",
                "openai",
                "{}");
    }

    private static EventColumns columns(String details) {
        return columns(details, "{}");
    }

    private static String text(EventColumns columns) {
        return new String(Leaf.of(columns).bytes(7), UTF_8);
    }

    @Test
    void isItsOwnCanonicalForm() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            String text = text(columns(RandomJson.object(random), RandomJson.object(random)));
            assertThat(CanonicalJson.of(text)).isEqualTo(text);
        }
    }

    @Test
    void isReadAgainAsWhatWasWritten() {
        Random random = new Random(8);
        for (int i = 0; i < 2000; i++) {
            String details = CanonicalJson.of(RandomJson.object(random));
            EventColumns columns = columns(details, RandomJson.object(random));
            ProvedEvent event = ProvedEvent.of(Leaf.of(columns).bytes(i));

            assertThat(event.position()).isEqualTo(i);
            assertThat(event.timestamp()).isEqualTo(NOW);
            assertThat(event.value(EventField.DETAILS)).isEqualTo(details);
            assertThat(event.value(EventField.LABEL)).isEqualTo("Label");
            assertThat(event.value(EventField.ID)).isEqualTo(ID.toString());
            assertThat(event.value(EventField.USER_ID)).isEqualTo("u1");
            assertThat(event.value(EventField.TARGET_NAME)).isEqualTo("Model");
            assertThat(event.value(EventField.USER_PROJECT_ROLE)).isEqualTo("OWNER");
            assertThat(event.value(EventField.IP)).isNull();
        }
    }

    @Test
    void isReadWithTheEscapesOfItsStrings() {
        String label = "a \"b\" \\ \n\t\u0001 ü \uD83D\uDE00";
        EventColumns columns = columns("{}");
        String text = text(columns).replace("\"Label\"", quoted(label));
        assertThat(ProvedEvent.of(text.getBytes(UTF_8)).value(EventField.LABEL)).isEqualTo(label);
    }

    private static String quoted(String value) {
        StringBuilder text = new StringBuilder();
        CanonicalJson.quote(value, text);
        return text.toString();
    }

    @Test
    void isNoneIfAnythingIsMissingOrTooMuch() {
        byte[] leaf = Leaf.of(columns("{\"a\":[1,{\"b\":\"}\\\"\"}]}")).bytes(7);
        assertThat(ProvedEvent.of(leaf).position()).isEqualTo(7);
        for (int length = 0; length < leaf.length; length++) {
            byte[] cut = Arrays.copyOf(leaf, length);
            assertThatThrownBy(() -> ProvedEvent.of(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        String text = new String(leaf, UTF_8);
        for (String other : List.of(
                text + "\n",
                " " + text,
                text.replace("\"v\":1", "\"v\":2"),
                text.replace("\"v\":1", "\"v\":1,\"w\":1"),
                text.replace("\"position\":7,", ""),
                text.replace("\"position\":7,", "\"position\":,"),
                text.replace("\"event\":", "\"event\": "),
                text.replace("\"event\":\"Label\"", "\"event\":1"),
                "[]",
                "null")) {
            assertThatThrownBy(() -> ProvedEvent.of(other.getBytes(UTF_8)).position())
                    .as(other)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void hasTheSameHashWhetherThePositionIsKnownFirstOrLast() {
        Leaf leaf = Leaf.of(columns("{\"a\":1}"));
        Leaf.Begun begun = leaf.begin();
        for (long position : new long[] {0, 9, 10, 4_294_967_296L, 0, Leaf.LAST_POSITION}) {
            assertThat(begun.hash(position)).isEqualTo(LeafHash.ofEntry(leaf.bytes(position)));
        }
        assertThatThrownBy(() -> begun.hash(Leaf.LAST_POSITION + 1)).isInstanceOf(IllegalStateException.class);
    }

    /** Each column in turn is changed, and taken away where it may be null. */
    @Test
    void isAnotherOneForEachColumnThatIsAnother() throws ReflectiveOperationException {
        EventColumns columns = columns("{}");
        Set<String> texts = new HashSet<>();
        texts.add(text(columns));
        RecordComponent[] components = EventColumns.class.getRecordComponents();
        int changes = 0;
        for (int i = 0; i < components.length; i++) {
            List<@Nullable Object> others = new ArrayList<>();
            Object value = components[i].getAccessor().invoke(columns);
            if (value instanceof EventId) {
                others.add(EventId.lowestAt(NOW));
            } else if (value instanceof Instant instant) {
                others.add(instant.plusNanos(1000));
            } else {
                others.add(value.equals("{}") ? "{\"a\":1}" : value + "x");
            }
            if (components[i].getAccessor().getAnnotatedReturnType().isAnnotationPresent(Nullable.class)) {
                others.add(null);
                others.add("");
            }
            for (Object other : others) {
                changes++;
                assertThat(texts.add(text(with(columns, i, other))))
                        .as(components[i].getName() + " = " + other)
                        .isTrue();
            }
        }
        assertThat(components).hasSize(EventColumns.NAMES.split(", ").length);
        assertThat(changes).isEqualTo(19 + 2 * 10);
    }

    private static EventColumns with(EventColumns columns, int changed, @Nullable Object value)
            throws ReflectiveOperationException {
        RecordComponent[] components = EventColumns.class.getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = i == changed ? value : components[i].getAccessor().invoke(columns);
            types[i] = components[i].getType();
        }
        return EventColumns.class.getDeclaredConstructor(types).newInstance(values);
    }

    @Test
    void hasATargetOfWhicheverPartsThereAre() throws ReflectiveOperationException {
        EventColumns columns = columns("{}");
        int type = 12;
        assertThat(text(with(columns, type, null))).contains("\"target\":{\"id\":\"m1\",\"name\":\"Model\"}");
        assertThat(text(with(with(columns, type, null), type + 2, null))).contains("\"target\":{\"id\":\"m1\"}");
        assertThat(text(with(with(with(columns, type, null), type + 1, null), type + 2, null)))
                .doesNotContain("target");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.00000000000000000001",
                "9007199254740993",
                "1e400",
                "-1e400",
                "1e-400",
                "4.9e-324",
                "0e-20000",
                "1e99999999999"
            })
    void refusesANumberThatADoubleDoesNotHoldAndNeverTakesItForAnother(String number) {
        String json = "{\"a\":[" + number + "]}";
        Leaf leaf = Leaf.of(columns(json, json));
        assertThat(leaf.faults())
                .containsExactly(
                        Fault.of("actor", "actor " + CanonicalJson.INEXACT_NUMBER),
                        Fault.of("details", "details " + CanonicalJson.INEXACT_NUMBER));
        assertThat(text(columns(json))).contains("\"details\":{\"a\":[\"" + number + "\"]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"b\":2,\"a\":3} | has a name twice",
                "{\"x\":[{\"a\":1,\"\\u0061\":2}]} | has a name twice",
                "{\"a\":\"\\ud800\"} | half of a surrogate pair",
                "{\"a\":\"x\\udc00\\ud800\"} | half of a surrogate pair",
                "{\"\\ud83d\":1} | half of a surrogate pair",
                "{\"a\":\"\\u0000\"} | NUL character",
                "[] | is not a JSON object",
                "1 | is not a JSON object",
                "null | is not a JSON object",
                "`` | is not JSON",
                "{ | is not JSON",
                "{}{} | is not JSON",
                "{'a':1} | is not JSON",
                "{\"a\":01} | is not JSON",
                "{\"a\":NaN} | is not JSON"
            })
    void refusesWhatTheDatabaseOrTheStandardDoesNotKeep(String json, String problem) {
        assertThat(Leaf.of(columns(json)).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo("details");
            assertThat(fault.message()).contains(problem);
        });
    }

    @Test
    void refusesWhatIsNestedTooDeepToBeReadAndStillHasBytesForIt() {
        String deep = "{\"a\":" + "[".repeat(2000) + "]".repeat(2000) + "}";
        assertThat(Leaf.of(columns(deep)).faults())
                .containsExactly(Fault.of("details", "details " + CanonicalJson.NOT_JSON));
        assertThat(text(columns(deep))).contains("\"details\":\"{\\\"a\\\":[[");
    }

    @Test
    void fitsAnEntryAtEveryPositionOrIsRefused() {
        int room = Leaf.MAX_BYTES - Leaf.of(columns("{\"a\":\"\"}")).bytes(Leaf.LAST_POSITION).length;
        String longest = "é" + "x".repeat(room - 2);
        assertThat(Leaf.of(columns("{\"a\":\"" + longest + "\"}")).faults()).isEmpty();
        assertThat(Leaf.of(columns("{\"a\":\"" + longest + "\"}")).bytes(Leaf.LAST_POSITION))
                .hasSize(65_535);
        assertThat(Leaf.of(columns("{\"a\":\"" + longest + "y\"}")).faults())
                .containsExactly(Fault.of(
                        "",
                        "The event is too long to be proved: its canonical form may have 65535 bytes, and has 65536."));
    }
}
