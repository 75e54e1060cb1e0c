package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.entry.LeafHash;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextQueryTest {

    private static final Instant TIME = Instant.parse("2026-11-22T10:11:12.131415Z");
    private static final EventId ID = EventId.of("acme", TIME, 7);

    private static AuditEvent event(@Nullable String username, String details) {
        return new AuditEvent(
                ID,
                7,
                TIME,
                new EventType("Dataset Uploaded", Report.APP_USAGE),
                new Actor("ada-1", username, null, null, "session", "key_1", "{\"team\":\"Analysts\"}"),
                new Poster("11111111-2222-4333-8444-555555555555", "https://idp.example", "subject-9", "poster-1"),
                new Scope("acme", null, "churn", null, "Regression", "OWNER"),
                new Target("dataset", "d-1", "churn.csv"),
                details,
                "name-1",
                new LeafHash(0, 0, 0, 0));
    }

    private static boolean matches(String query, String details) {
        return TextQuery.of(query).matches(event(null, details));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dataset",
                "UPLOAD",
                "\"dataset uploaded\"",
                "ada-1 churn",
                "a-1",
                "session",
                "key_1",
                "ANALYSTS",
                "idp.example",
                "subject-9",
                "poster-1",
                "11111111-2222",
                "acme",
                "regression",
                "owner",
                "churn.CSV",
                "name-1",
                "0"
            })
    void findsLabelsIdsAndNamesInCapitalsOrNot(String query) {
        assertThat(matches(query, "{}")).isTrue();
    }

    @Test
    void findsTheEventsOwnId() {
        assertThat(matches(ID.toString().toUpperCase(Locale.ROOT), "{}")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"note\":\"Straße\"} | straße | true",
                "{\"note\":\"Straße\"} | STRASSE | false",
                "{\"note\":\"ПРИВЕТ\"} | привет | true",
                "{\"note\":\"Ὀδυσσεύς\"} | ὈΔΥΣΣΕΎΣ | true",
                "{\"note\":\"\u212Aelvin\"} | kelvin | false",
                "{\"note\":\"a \\\"b\\\" c\"} | \"a \\\"b\\\" c\" | true",
                "{\"note\":\"back\\\\slash\"} | back\\slash | true",
                "{\"note\":\"two\\nlines\"} | two lines | true",
                "{\"note\":\"two\\nlines\"} | \"two lines\" | false",
                "{\"list\":[1,{\"deep\":[\"Treasure\"]}]} | treasure | true",
                "{\"member\":\"x\"} | member | false",
                "{\"number\":98765} | 98765 | false",
                "{\"flag\":true} | true | false",
                "{\"note\":\"one two\"} | \"one two\" | true",
                "{\"note\":\"one two\"} | two one | true",
                "{\"note\":\"one two\"} | one three | false",
                "{\"a\":\"one\",\"b\":\"two\"} | \"one two\" | false"
            })
    void findsTheTextsOfDetails(String details, String query, boolean found) {
        assertThat(matches(query, details)).isEqualTo(found);
    }

    @Test
    void whatWasNotReadIsNotFound() {
        assertThat(TextQuery.of("lovelace").matches(event("Ada Lovelace", "{}")))
                .isTrue();
        assertThat(TextQuery.of("lovelace").matches(event(null, "{}"))).isFalse();
    }

    @Test
    void partsWordsAndPhrases() {
        assertThat(TextQuery.of("  one \"two  three\"\tFOUR\u00A0five six\"7 \"\" one")
                        .terms())
                .containsExactly("one", "two  three", "four", "five", "six\"7");
        assertThat(TextQuery.of("\"a\"\"b\"").terms()).containsExactly("a", "b");
        assertThat(TextQuery.of("\"\\\\ \\\" \\x\"").terms()).containsExactly("\\ \" \\x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "one \"two", "\"two\\\"", "   ", "\"\"", "a\u0000b", "\uD800"})
    void refusesWhatIsNoQuery(String text) {
        assertThatThrownBy(() -> TextQuery.of(text))
                .isInstanceOfSatisfying(
                        Refusal.Invalid.class,
                        refusal -> assertThat(refusal.faults())
                                .allMatch(fault -> fault.field().equals("q")
                                        && fault.message().startsWith("q "))
                                .hasSize(1));
    }

    @Test
    void boundsItsLengthAndItsWords() {
        String ten = IntStream.range(0, TextQuery.MOST).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));

        assertThat(TextQuery.of(ten + " W1").terms()).hasSize(TextQuery.MOST);
        assertThatThrownBy(() -> TextQuery.of(ten + " more")).hasMessageContaining("at most 10 words");
        assertThat(TextQuery.of("😀".repeat(TextQuery.LONGEST)).terms()).hasSize(1);
        assertThatThrownBy(() -> TextQuery.of("a".repeat(TextQuery.LONGEST + 1)))
                .hasMessageContaining("at most 256 characters");
    }

    @Test
    void everyCharacterThatCountsAsTheSameIsAlike() {
        assertThat(TextQuery.alike('σ')).isEqualTo("σΣς");
        assertThat(TextQuery.alike('ж')).isEqualTo("жЖ");
        assertThat(TextQuery.alike('語')).isEqualTo("語");
        for (int character = 0x80; character <= Character.MAX_CODE_POINT; character++) {
            String one = Character.toString(character);
            int folded = TextQuery.folded(one).codePointAt(0);
            assertThat(folded).isGreaterThanOrEqualTo(0x80);
            if (TextQuery.alike(folded).indexOf(character) < 0) {
                throw new AssertionError(one);
            }
        }
    }

    @Test
    void isTheSameInCapitalsAndAnotherWithOtherWords() {
        assertThat(TextQuery.of("One \"two three\"")).isEqualTo(TextQuery.of("ONE \"Two Three\""));
        assertThat(TextQuery.of("one two").toString())
                .isNotEqualTo(TextQuery.of("\"one two\"").toString());
        assertThat(TextQuery.of("a\"b").toString())
                .isNotEqualTo(TextQuery.of("a b").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\\", "\"", "a ", "\"\\\\\" "})
    void whateverIsAQueryIsReadAgainAsItIsWritten(String part) {
        String longest = part.repeat(TextQuery.LONGEST / part.length());
        for (String text : List.of("x" + longest.substring(1), "\"a b\"x" + part, longest.replace('"', 'q'))) {
            TextQuery query = TextQuery.of(text);

            assertThat(TextQuery.of(query.toString())).as(text).isEqualTo(query);
        }
    }
}
