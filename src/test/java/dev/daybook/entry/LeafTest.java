package dev.daybook.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Fault;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
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

    private static EntryContent content(String details, String attributes) {
        return new EntryContent(
                "acme",
                NOW,
                NOW.plusNanos(1000),
                "Label",
                "APP_USAGE",
                "token-1",
                "https://id.example.com",
                "subject-1",
                "poster-1",
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

    private static EntryContent content(String details) {
        return content(details, "{}");
    }

    private static String text(EntryContent content) {
        return new String(Leaf.of(content).bytes(7), UTF_8);
    }

    @Test
    void isItsOwnCanonicalForm() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            String text = text(content(RandomJson.object(random), RandomJson.object(random)));
            assertThat(CanonicalJson.of(text)).isEqualTo(text);
        }
    }

    @Test
    void hasTheSameHashWhetherThePositionIsKnownFirstOrLast() {
        Leaf leaf = Leaf.of(content("{\"a\":1}"));
        Leaf.Begun begun = leaf.begin();
        for (long position : new long[] {0, 9, 10, 4_294_967_296L, 0, EventId.LAST_POSITION}) {
            assertThat(begun.hash(position)).isEqualTo(LeafHash.ofEntry(leaf.bytes(position)));
        }
        assertThatThrownBy(() -> begun.hash(EventId.LAST_POSITION + 1)).isInstanceOf(IllegalStateException.class);
    }

    /** Each part of the content in turn is changed, and taken away where it may be null. */
    @Test
    void isAnotherOneForEachPartOfTheContentThatIsAnother() throws ReflectiveOperationException {
        EntryContent content = content("{}");
        Set<String> texts = new HashSet<>();
        texts.add(text(content));
        RecordComponent[] components = EntryContent.class.getRecordComponents();
        int changes = 0;
        for (int i = 0; i < components.length; i++) {
            List<@Nullable Object> others = new ArrayList<>();
            Object value = components[i].getAccessor().invoke(content);
            if (value instanceof Instant instant) {
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
                assertThat(texts.add(text(with(content, i, other))))
                        .as(components[i].getName() + " = " + other)
                        .isTrue();
            }
        }
        assertThat(changes).isEqualTo(23 + 2 * 13);
    }

    private static EntryContent with(EntryContent content, int changed, @Nullable Object value)
            throws ReflectiveOperationException {
        RecordComponent[] components = EntryContent.class.getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = i == changed ? value : components[i].getAccessor().invoke(content);
            types[i] = components[i].getType();
        }
        return EntryContent.class.getDeclaredConstructor(types).newInstance(values);
    }

    @Test
    void hasATargetOfWhicheverPartsThereAre() throws ReflectiveOperationException {
        EntryContent content = content("{}");
        int type = 16;
        assertThat(text(with(content, type, null))).contains("\"target\":{\"id\":\"m1\",\"name\":\"Model\"}");
        assertThat(text(with(with(content, type, null), type + 2, null))).contains("\"target\":{\"id\":\"m1\"}");
        assertThat(text(with(with(with(content, type, null), type + 1, null), type + 2, null)))
                .doesNotContain("target");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1969-12-31T23:59:59.999999Z", "+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z"})
    void refusesATimeThatAnIdCannotCarryAndNeverTakesItForAnother(String time) throws ReflectiveOperationException {
        EntryContent content = with(with(content("{}"), 1, Instant.parse(time)), 2, Instant.parse(time));
        assertThat(Leaf.of(content).faults()).extracting(Fault::field).containsExactly("receivedAt", "timestamp");
        assertThat(text(content)).contains("\"timestamp\":\"" + time + "\"");
    }

    @Test
    void refusesWhatNoReaderTakes() throws ReflectiveOperationException {
        assertThat(Leaf.of(with(content("{}"), 4, "OTHER")).faults())
                .containsExactly(Fault.of("report", "report is none of [ADMIN_USAGE, APP_USAGE]."));
        for (String digests : List.of("{\"ip\":\"\"}", "{\"ip\":1}", "[]", "null", "x", "{\"ip\":{}}")) {
            assertThat(Leaf.of(with(content("{}"), 22, digests)).faults())
                    .as(digests)
                    .containsExactly(Fault.of("identity", "identity holds something else than digests."));
        }
        for (int part : new int[] {0, 3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 20, 21}) {
            for (String broken : List.of("\0", "\ud800", "x\udc00y")) {
                assertThat(Leaf.of(with(content("{}"), part, broken)).faults())
                        .as("part %s", part)
                        .singleElement()
                        .satisfies(fault -> assertThat(fault.message()).endsWith(CanonicalJson.BROKEN_TEXT));
            }
        }
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
        Leaf leaf = Leaf.of(content(json, json));
        assertThat(leaf.faults())
                .containsExactly(
                        Fault.of("actor", "actor " + CanonicalJson.INEXACT_NUMBER),
                        Fault.of("details", "details " + CanonicalJson.INEXACT_NUMBER));
        assertThat(text(content(json))).contains("\"details\":{\"a\":[\"" + number + "\"]}");
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
        assertThat(Leaf.of(content(json)).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo("details");
            assertThat(fault.message()).contains(problem);
        });
    }

    @Test
    void refusesWhatIsNestedTooDeepAndStillHasBytesForIt() {
        String deep = "{\"a\":" + "[".repeat(2000) + "]".repeat(2000) + "}";
        assertThat(Leaf.of(content(deep)).faults())
                .containsExactly(Fault.of("details", "details " + CanonicalJson.NOT_JSON));
        assertThat(text(content(deep))).contains("\"details\":\"{\\\"a\\\":[[");
    }

    @Test
    void fitsAnEntryAtEveryPositionOrIsRefused() {
        int room = Leaf.MAX_BYTES - Leaf.of(content("{\"a\":\"\"}")).bytes(EventId.LAST_POSITION).length;
        String longest = "é" + "x".repeat(room - 2);
        assertThat(Leaf.of(content("{\"a\":\"" + longest + "\"}")).faults()).isEmpty();
        assertThat(Leaf.of(content("{\"a\":\"" + longest + "\"}")).bytes(EventId.LAST_POSITION))
                .hasSize(65_535);
        assertThat(Leaf.of(content("{\"a\":\"" + longest + "y\"}")).faults())
                .containsExactly(Fault.of(
                        "",
                        "The event is too long to be proved: its canonical form may have 65535 bytes, and has 65536."));
    }
}
