package dev.daybook.event;

import dev.daybook.entry.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether entries pass a filter, for somebody who has no database. A field whose values stand beside the events is in no
 * entry, and an identifying value is there only as a digest: what cannot be told is told to be so.
 */
public final class EntryMatch {

    /** What is known of an entry. */
    public enum Outcome {
        PASSES,
        FAILS,
        /** It passes as far as the entry tells, and the entry does not tell everything. */
        UNTOLD
    }

    /** The columns that an entry tells, see {@code docs/integrity.md}. */
    private static final Map<String, Function<Entry, @Nullable String>> PLAIN = Map.ofEntries(
            Map.entry("org_id", Entry::orgId),
            Map.entry("label", Entry::label),
            Map.entry("report", Entry::report),
            Map.entry("user_id", Entry::userId),
            Map.entry("actor_type", Entry::actorType),
            Map.entry("api_key_id", Entry::apiKeyId),
            Map.entry("project_id", Entry::projectId),
            Map.entry("project_type", Entry::projectType),
            Map.entry("user_project_role", Entry::userProjectRole),
            Map.entry("target_type", Entry::targetType),
            Map.entry("target_id", Entry::targetId),
            Map.entry("target_name", Entry::targetName),
            Map.entry("idempotency_key", Entry::idempotencyKey),
            Map.entry("dialect", Entry::dialect),
            Map.entry("poster_token", Entry::posterTokenId),
            Map.entry("poster_issuer", Entry::posterIssuer),
            Map.entry("poster_subject", Entry::posterSubject),
            Map.entry("poster_user", Entry::posterUserId));

    /** The columns of which an entry has digests, by the names of these. */
    private static final Map<String, String> DIGESTED = Map.of(
            "username", "username", "ip", "ip", "email", "email", "org_name", "orgName", "project_name", "projectName");

    private static final String WORDS = "q";

    private final List<Condition> conditions;
    private final @Nullable TextQuery words;
    private final boolean identities;

    /**
     * Entries that pass a filter and in which words are found.
     *
     * @param words what is looked for; null if nothing is
     * @param identities whether it is looked for in identifying values too
     */
    public EntryMatch(EventFilter filter, @Nullable TextQuery words, boolean identities) {
        List<Condition> asked = new ArrayList<>();
        filter.asked().forEach((field, values) -> asked.add(new Condition(field, values)));
        this.conditions = List.copyOf(asked);
        this.words = words;
        this.identities = identities;
    }

    /**
     * Whether an entry passes.
     *
     * @param opened the identifying values that were opened, by the names of their digests
     */
    public Outcome of(Entry entry, Map<String, String> opened) {
        Outcome all = Outcome.PASSES;
        for (Condition condition : conditions) {
            Outcome outcome = condition.of(entry, opened);
            if (outcome == Outcome.FAILS) {
                return outcome;
            }
            all = outcome == Outcome.UNTOLD ? outcome : all;
        }
        Outcome found = found(entry, opened);
        return found == Outcome.PASSES ? all : found;
    }

    private Outcome found(Entry entry, Map<String, String> opened) {
        if (words == null || words.matches(EntryValues.of(entry, TextQuery.FIELDS, identities ? opened : Map.of()))) {
            return Outcome.PASSES;
        }
        return identities && !opened.keySet().containsAll(entry.digests().keySet()) ? Outcome.UNTOLD : Outcome.FAILS;
    }

    /** What is asked for by the names of fields, {@code q} for words, and one entry does not tell. */
    public List<String> untold(Entry entry, Map<String, String> opened) {
        Stream<String> fields = conditions.stream()
                .filter(condition -> condition.of(entry, opened) == Outcome.UNTOLD)
                .map(condition -> condition.field.name());
        return Stream.concat(fields, found(entry, opened) == Outcome.UNTOLD ? Stream.of(WORDS) : Stream.empty())
                .toList();
    }

    /** What is asked for by the names of fields, and no entry tells, whatever was opened of it. */
    public List<String> untold() {
        return conditions.stream()
                .filter(condition -> !condition.isTold())
                .map(condition -> condition.field.name())
                .toList();
    }

    /** One field, with the parts of the values of which an event has one. */
    private record Condition(FilterField<?> field, List<List<String>> values) {

        List<String> columns() {
            return field.place().ways().stream().flatMap(List::stream).toList();
        }

        boolean isTold() {
            return !field.place().isBeside()
                    && columns().stream().allMatch(column -> PLAIN.containsKey(column) || DIGESTED.containsKey(column));
        }

        Outcome of(Entry entry, Map<String, String> opened) {
            if (!isTold()) {
                return Outcome.UNTOLD;
            }
            Outcome any = Outcome.FAILS;
            for (List<String> columns : field.place().ways()) {
                if (columns.stream().anyMatch(column -> isHidden(entry, column, opened))) {
                    any = Outcome.UNTOLD;
                } else if (values.stream().anyMatch(value -> has(entry, columns, value, opened))) {
                    return Outcome.PASSES;
                }
            }
            return any;
        }

        private static boolean has(Entry entry, List<String> columns, List<String> value, Map<String, String> opened) {
            for (int i = 0; i < columns.size(); i++) {
                if (!Objects.equals(value.get(i), value(entry, columns.get(i), opened))) {
                    return false;
                }
            }
            return true;
        }

        private static @Nullable String value(Entry entry, String column, Map<String, String> opened) {
            Function<Entry, @Nullable String> plain = PLAIN.get(column);
            return plain == null ? opened.get(DIGESTED.get(column)) : plain.apply(entry);
        }

        /** Whether there is a value of which only the digest is known. */
        private static boolean isHidden(Entry entry, String column, Map<String, String> opened) {
            String name = DIGESTED.get(column);
            return name != null && entry.digests().containsKey(name) && !opened.containsKey(name);
        }
    }
}
