package dev.daybook.event.find;

import dev.daybook.event.EventField;
import dev.daybook.event.TextQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What PostgreSQL is asked of the texts of an event {@code e}, so that it need not hand over each: no event that a
 * {@link TextQuery} matches is left out, and some that it does not match are not.
 *
 * <p>Each word is looked for by a part of it that JSON has as it is: the longest in ASCII, in which the capitals of ASCII alone can
 * differ, or else the longest outside ASCII, of which each character has a few that are alike. A word without such parts, as a
 * quotation mark is, is not looked for here.
 */
final class WordConditions {

    /** All of JSON, the names of members too: quick to have. */
    private static final String WHOLE = "%s";

    /** The texts in JSON alone, of which the names of members are none. */
    private static final String TEXTS = "jsonb_path_query_array(%s, 'strict $.** ? (@.type() == \"string\")')";

    private WordConditions() {}

    /**
     * Adds that the texts of an event, put together once for all words, are like those of each event that matches: first with all that
     * JSON has, because that is quick and nearly always all there is to ask. What identifies somebody is not read unless it may be shown.
     */
    static void add(TextQuery words, boolean identities, EventConditions conditions) {
        List<String> likenesses = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        // The longest first, because most events fail it.
        words.terms().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .forEach(term -> {
                    String plain = longest(term, WordConditions::isPlain);
                    String foreign = longest(term, character -> character >= 0x80);
                    if (!plain.isEmpty()) {
                        likenesses.add("%" + plain.replace("%", "\\%").replace("_", "\\_") + "%");
                    } else if (!foreign.isEmpty()) {
                        expressions.add(expression(foreign));
                    }
                });
        for (String json : List.of(WHOLE, TEXTS)) {
            if (!likenesses.isEmpty()) {
                conditions.and(texts(identities, json) + " ilike all (?)", likenesses.toArray(String[]::new));
            }
            if (!expressions.isEmpty()) {
                conditions.and(texts(identities, json) + " ~ all (?)", expressions.toArray(String[]::new));
            }
        }
    }

    /** What the columns of an event hold, one text a line. */
    private static String texts(boolean identities, String json) {
        return Stream.concat(
                        columns(TextQuery.TEXTS, identities),
                        columns(TextQuery.JSON, identities).map(json::formatted))
                .collect(Collectors.joining(", ", "concat_ws(E'\\n', ", ") collate \"C\""));
    }

    private static Stream<String> columns(List<EventField> fields, boolean identities) {
        return fields.stream().flatMap(field -> field.columns(identities).stream());
    }

    private static boolean isPlain(int character) {
        return character >= ' ' && character < 0x7F && character != '"' && character != '\\';
    }

    /** A regular expression of a text outside ASCII, whose characters mean nothing else in one. */
    private static String expression(String text) {
        return text.codePoints()
                .mapToObj(character -> "[" + TextQuery.alike(character) + "]")
                .collect(Collectors.joining());
    }

    /** The longest part of a text that has such characters alone. */
    private static String longest(String text, IntPredicate characters) {
        String longest = "";
        int from = 0;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            if (!characters.test(character)) {
                from = at;
            } else if (at - from > longest.length()) {
                longest = text.substring(from, at);
            }
        }
        return longest;
    }
}
