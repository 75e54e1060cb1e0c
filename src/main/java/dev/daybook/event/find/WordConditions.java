package dev.daybook.event.find;

import dev.daybook.event.TextQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * What PostgreSQL is asked of the texts of an event {@code e}, so that it need not hand over each: no event that a
 * {@link TextQuery} matches is left out, and some that it does not match are not.
 *
 * <p>Each word is looked for by a part of it that JSON has as it is: the longest in ASCII, in which the capitals of ASCII alone can
 * differ, or else the longest outside ASCII, of which each character has a few that are alike. A word without such parts, as a
 * quotation mark is, is not looked for here.
 */
final class WordConditions {

    /** What an event's columns hold, one text a line. The names of details' members are among it. */
    private static final String OPEN = """
            e.label, e.id, e.user_id, e.actor_type, e.api_key_id, e.actor_attributes, e.org_id, e.project_id, \
            e.project_type, e.user_project_role, e.target_type, e.target_id, e.target_name, e.details, e.idempotency_key, \
            e.poster_token, e.poster_issuer, e.poster_subject, e.poster_user""";

    private static final String IDENTIFYING =
            ", e.username, e.ip, e.email, e.org_name, e.project_name, e.identifying_details";

    private WordConditions() {}

    /**
     * Adds that the texts of an event, put together once, are like those of each event that matches. What identifies somebody is not
     * read unless it may be shown.
     */
    static void add(TextQuery words, boolean identities, EventConditions conditions) {
        String texts = "concat_ws(E'\\n', " + OPEN + (identities ? IDENTIFYING : "") + ") collate \"C\"";
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
        if (!likenesses.isEmpty()) {
            conditions.and(texts + " ilike all (?)", likenesses.toArray(String[]::new));
        }
        if (!expressions.isEmpty()) {
            conditions.and(texts + " ~ all (?)", expressions.toArray(String[]::new));
        }
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
