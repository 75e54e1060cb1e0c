package dev.daybook.event;

import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import dev.daybook.kernel.StoredJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Words that are looked for in events. An event matches if each of them stands somewhere in its label, its ids, its names or the
 * texts of its details, also within a longer word, in capitals or not. Of the details only values count, and of these only
 * texts: neither the names of members nor numbers.
 */
public final class TextQuery {

    /** How long the words and phrases of a query may be together, in characters. */
    public static final int LONGEST = 256;

    /** How many words and phrases it may have. */
    public static final int MOST = 10;

    /** The texts of an event in which words are looked for. */
    public static final List<EventField> TEXTS = List.of(
            EventField.LABEL,
            EventField.ID,
            EventField.USER_ID,
            EventField.USERNAME,
            EventField.IP,
            EventField.EMAIL,
            EventField.ACTOR_TYPE,
            EventField.API_KEY_ID,
            EventField.POSTER_TOKEN,
            EventField.POSTER_ISSUER,
            EventField.POSTER_SUBJECT,
            EventField.POSTER_USER,
            EventField.ORG_ID,
            EventField.ORG_NAME,
            EventField.PROJECT_ID,
            EventField.PROJECT_NAME,
            EventField.PROJECT_TYPE,
            EventField.USER_PROJECT_ROLE,
            EventField.TARGET_TYPE,
            EventField.TARGET_ID,
            EventField.TARGET_NAME,
            EventField.IDEMPOTENCY_KEY);

    /** The values of an event that are JSON, in whose texts words are looked for. */
    public static final List<EventField> JSON = List.of(EventField.DETAILS, EventField.ACTOR_ATTRIBUTES);

    /** All of these values. */
    public static final List<EventField> FIELDS =
            Stream.concat(TEXTS.stream(), JSON.stream()).toList();

    private static final String PARAMETER = "q";

    private final List<String> terms;

    private TextQuery(List<String> terms) {
        this.terms = terms;
    }

    /**
     * Reads words and {@code "phrases"}, which spaces part. Within a phrase {@code \"} is a quotation mark, and {@code \\} a
     * backslash.
     *
     * @throws Refusal.Invalid if there are none, or too many, or a phrase does not end
     */
    public static TextQuery of(String text) {
        if (!StorableText.isStorable(text)) {
            throw refusal(StorableText.COMPLAINT);
        }
        Set<String> terms = new LinkedHashSet<>();
        for (String term : split(text)) {
            terms.add(folded(term));
        }
        if (terms.isEmpty()) {
            throw refusal("must hold a word");
        }
        if (terms.size() > MOST) {
            throw refusal("must hold at most " + MOST + " words and phrases");
        }
        // Not those of the text: whoever writes the query anew, with marks around each word, has the same query.
        if (terms.stream()
                        .mapToInt(term -> term.codePointCount(0, term.length()))
                        .sum()
                > LONGEST) {
            throw refusal("must have at most " + LONGEST + " characters");
        }
        return new TextQuery(List.copyOf(terms));
    }

    private static Refusal refusal(String complaint) {
        return new Refusal.Invalid(PARAMETER, PARAMETER + " " + complaint + ".");
    }

    private static List<String> split(String text) {
        List<String> terms = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (isSpace(text.charAt(at))) {
                at++;
            } else if (text.charAt(at) == '"') {
                StringBuilder phrase = new StringBuilder();
                at = phrase(text, at + 1, phrase);
                if (!phrase.isEmpty()) {
                    terms.add(phrase.toString());
                }
            } else {
                int from = at;
                while (at < text.length() && !isSpace(text.charAt(at))) {
                    at++;
                }
                terms.add(text.substring(from, at));
            }
        }
        return terms;
    }

    private static int phrase(String text, int from, StringBuilder phrase) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"') {
            boolean escaped =
                    text.charAt(at) == '\\' && at + 1 < text.length() && "\\\"".indexOf(text.charAt(at + 1)) >= 0;
            at += escaped ? 1 : 0;
            phrase.append(text.charAt(at++));
        }
        if (at == text.length()) {
            throw refusal("has a quotation mark without its second one; a mark that is meant itself is written \\\"");
        }
        return at + 1;
    }

    private static boolean isSpace(char character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    /**
     * A text without the difference of capitals, character by character. No character outside ASCII becomes one of ASCII, so that
     * PostgreSQL, who is asked with these alone, leaves out nothing that matches here.
     */
    static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints().map(TextQuery::folded).forEach(folded::appendCodePoint);
        return folded.toString();
    }

    private static int folded(int character) {
        if (character < 0x80) {
            return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
        }
        int folded = Character.toLowerCase(Character.toUpperCase(character));
        return folded < 0x80 ? character : folded;
    }

    /** Every character that counts as the same as one of {@link #terms}, that one first. */
    public static String alike(int character) {
        return Alike.OF.getOrDefault(character, Character.toString(character));
    }

    /** The characters outside ASCII that are not alone: a few thousand, looked for once. */
    private static final class Alike {

        static final Map<Integer, String> OF = of();

        private static Map<Integer, String> of() {
            Map<Integer, String> alike = new HashMap<>();
            for (int character = 0x80; character <= Character.MAX_CODE_POINT; character++) {
                int folded = folded(character);
                if (folded != character) {
                    alike.merge(
                            folded,
                            Character.toString(folded) + Character.toString(character),
                            (others, added) -> others + added.substring(Character.charCount(added.codePointAt(0))));
                }
            }
            return alike;
        }
    }

    /** The words and phrases, in small letters. */
    public List<String> terms() {
        return terms;
    }

    /** Whether an event matches, by what was read of it: identifying values that were not read do not count. */
    public boolean matches(AuditEvent event) {
        Set<String> missing = new LinkedHashSet<>(terms);
        return isIn(values(event), missing)
                || isIn(texts(event.details()), missing)
                || isIn(texts(event.actor().attributes()), missing);
    }

    /** Whether an event matches, by its values of {@link #FIELDS}: those that are null do not count. */
    public boolean matches(@Nullable String[] values) {
        Set<String> missing = new LinkedHashSet<>(terms);
        return isIn(Arrays.stream(values, 0, TEXTS.size()), missing)
                || Arrays.stream(values, TEXTS.size(), FIELDS.size())
                        .anyMatch(json -> json != null && isIn(texts(json), missing));
    }

    /** Takes away what stands in some texts, and tells whether nothing is left. */
    private static boolean isIn(Stream<@Nullable String> texts, Set<String> missing) {
        return texts.anyMatch(text -> {
            if (text != null) {
                String folded = folded(text);
                missing.removeIf(folded::contains);
            }
            return missing.isEmpty();
        });
    }

    private static Stream<@Nullable String> values(AuditEvent event) {
        Actor actor = event.actor();
        Poster poster = event.poster();
        Scope scope = event.scope();
        Target target = event.target();
        return Stream.of(
                event.type().label(),
                event.id().toString(),
                actor.userId(),
                actor.username(),
                actor.ip(),
                actor.email(),
                actor.type(),
                actor.apiKeyId(),
                poster.tokenId(),
                poster.issuer(),
                poster.subject(),
                poster.userId(),
                scope.orgId(),
                scope.orgName(),
                scope.projectId(),
                scope.projectName(),
                scope.projectType(),
                scope.userProjectRole(),
                target == null ? null : target.type(),
                target == null ? null : target.id(),
                target == null ? null : target.name(),
                event.idempotencyKey());
    }

    private static Stream<@Nullable String> texts(String json) {
        return texts(StoredJson.tree(json));
    }

    private static Stream<@Nullable String> texts(JsonNode node) {
        return node.isString()
                ? Stream.of(node.stringValue())
                : node.valueStream().flatMap(TextQuery::texts);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TextQuery query && terms.equals(query.terms);
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }

    /** The query as it can be written: another text for each. */
    @Override
    public String toString() {
        return terms.stream()
                .map(term -> '"' + term.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(" "));
    }
}
