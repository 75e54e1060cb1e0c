package dev.daybook.event.find;

import dev.daybook.event.TextQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What PostgreSQL is asked of the texts of an event {@code e}, so that it need not hand over each: no event that a
 * {@link TextQuery} matches is left out, and some that it does not match are not.
 *
 * <p>Each word is looked for by the longest part of it that a JSON text has as it is and in which only the capitals of ASCII can
 * differ. A word without such a part is not looked for here.
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
        String[] patterns = patterns(words);
        if (patterns.length > 0) {
            String texts = "concat_ws(E'\\n', " + OPEN + (identities ? IDENTIFYING : "") + ") collate \"C\"";
            conditions.and(texts + " ilike all (?)", patterns);
        }
    }

    /** The longest first, because most events fail it. */
    private static String[] patterns(TextQuery words) {
        return words.terms().stream()
                .map(WordConditions::plainPart)
                .filter(part -> !part.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(part -> "%" + part.replace("%", "\\%").replace("_", "\\_") + "%")
                .toArray(String[]::new);
    }

    private static String plainPart(String term) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < term.length(); i++) {
            char character = term.charAt(i);
            if (character >= ' ' && character < 0x7F && character != '"' && character != '\\') {
                part.append(character);
            } else {
                parts.add(part.toString());
                part.setLength(0);
            }
        }
        return Stream.concat(parts.stream(), Stream.of(part.toString()))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
    }
}
