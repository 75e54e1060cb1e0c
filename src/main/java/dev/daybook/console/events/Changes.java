package dev.daybook.console.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds in the details of an event what became other, in the forms in which services say it: a value before and one after
 * side by side ({@code old} and {@code new}, {@code previous_version_id} and {@code new_version_id}), whole objects before
 * and after, a list or an object of {@code changes}, and OpenAI's {@code changes_requested}, which tells only what was
 * asked for. What it does not recognize it leaves to the JSON below it.
 */
final class Changes {

    /** The most that are listed; the rest is found in the JSON. */
    static final int MOST = 200;

    private static final int DEEPEST = 12;

    // Trees are compared and written by recursion.
    private static final int DEEPEST_JSON = 200;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_JSON)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Names that stand for the same value at two times, wherever they are found together. */
    private static final Map<String, List<String>> PAIRS = Map.of(
            "old", List.of("new"),
            "before", List.of("after"),
            "previous", List.of("current", "new"),
            "prior", List.of("current", "new"),
            "old_value", List.of("new_value", "value"),
            "oldValue", List.of("newValue", "value"),
            "previous_value", List.of("new_value", "current_value", "value"),
            "previousValue", List.of("newValue", "currentValue", "value"));

    /** Names that are a pair only where changes are announced: elsewhere they are the ends of a range. */
    private static final Map<String, List<String>> ANNOUNCED_PAIRS = Map.of("from", List.of("to"));

    private static final List<String> BEFORE = List.of("old", "previous", "before", "prior");
    private static final List<String> AFTER = List.of("new", "current", "after", "updated");

    private static final Set<String> ANNOUNCING =
            Set.of("changes", "changed", "change", "diff", "delta", "modifications");
    private static final Set<String> REQUESTED = Set.of("changes_requested", "changesRequested");
    private static final List<String> NAMING = List.of("field", "name", "key", "path", "attribute", "property");

    private final List<Change> found = new ArrayList<>();

    private Changes() {}

    /** The changes in the text of a JSON object, in its order; none if it tells none, or is nested very deeply. */
    static List<Change> of(String details) {
        Changes changes = new Changes();
        try {
            changes.look("", JSON.readTree(details), false, 0);
        } catch (StreamConstraintsException tooDeep) {
            return List.of();
        }
        return List.copyOf(changes.found.subList(0, Math.min(MOST, changes.found.size())));
    }

    private void look(String path, JsonNode node, boolean announced, int depth) {
        if (depth > DEEPEST || found.size() >= MOST) {
            return;
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                look(path + "[" + i + "]", node.get(i), announced, depth + 1);
            }
        } else if (node.isObject()) {
            object(path, node, announced, depth);
        }
    }

    private void object(String path, JsonNode object, boolean announced, int depth) {
        Set<String> taken = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String after = partner(object, member.getKey(), announced);
            if (after != null) {
                taken.add(member.getKey());
                taken.add(after);
                compare(named(path, object, member.getKey()), member.getValue(), object.get(after), depth);
            }
        }
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (taken.contains(name)) {
                continue;
            }
            String inner = join(path, name);
            if (REQUESTED.contains(name) && value.isObject()) {
                value.properties().forEach(asked -> add(asked.getKey(), null, asked.getValue()));
            } else if (ANNOUNCING.contains(name) && value.isObject() && !isPair(value)) {
                value.properties().forEach(change -> announced(change.getKey(), change.getValue(), depth + 1));
            } else {
                look(inner, value, announced || ANNOUNCING.contains(name), depth + 1);
            }
        }
    }

    /** A member of {@code changes}: both values in an array, as Rails has it, an object of a pair, or the new value alone. */
    private void announced(String field, JsonNode value, int depth) {
        if (value.isArray() && value.size() == 2) {
            compare(field, value.get(0), value.get(1), depth);
        } else if (value.isObject() || value.isArray()) {
            look(field, value, true, depth);
        } else {
            add(field, null, value);
        }
    }

    private static boolean isPair(JsonNode object) {
        for (String name : object.propertyNames()) {
            if (partner(object, name, true) != null) {
                return true;
            }
        }
        return false;
    }

    /** The member that has the value after what a member had before; null if that is no member of a pair. */
    private static @Nullable String partner(JsonNode object, String name, boolean announced) {
        List<String> afters = new ArrayList<>(PAIRS.getOrDefault(name, List.of()));
        if (announced) {
            afters.addAll(ANNOUNCED_PAIRS.getOrDefault(name, List.of()));
        }
        for (String before : BEFORE) {
            String rest = rest(name, before);
            if (rest != null) {
                boolean underscored = rest.startsWith("_");
                AFTER.forEach(after -> afters.add(after + rest));
                String bare = underscored ? rest.substring(1) : decapitalized(rest);
                // An old value has its new one under the bare name; what stood before something is no value of it.
                if (before.equals("old") || before.equals("previous")) {
                    afters.add(bare);
                }
            }
        }
        return afters.stream().filter(object::has).findFirst().orElse(null);
    }

    /** What follows a word at the beginning of a name, where the name goes on with another word; null if it does not. */
    private static @Nullable String rest(String name, String word) {
        if (!name.startsWith(word) || name.length() <= word.length() + 1) {
            return null;
        }
        char next = name.charAt(word.length());
        return next == '_' || Character.isUpperCase(next) ? name.substring(word.length()) : null;
    }

    private static String decapitalized(String word) {
        return Character.toLowerCase(word.charAt(0)) + word.substring(1);
    }

    /** What a pair is called: as its object says, else by the name without the word of time, else by the path. */
    private static String named(String path, JsonNode object, String before) {
        for (String word : BEFORE) {
            String rest = rest(before, word);
            if (rest != null && !rest.equals("_value") && !rest.equals("Value")) {
                return join(path, rest.startsWith("_") ? rest.substring(1) : decapitalized(rest));
            }
        }
        for (String naming : NAMING) {
            JsonNode name = object.get(naming);
            if (name != null && name.isString()) {
                return name.asString();
            }
        }
        return path;
    }

    /** Adds what differs between two values: of two objects each member by itself. */
    private void compare(String field, JsonNode before, JsonNode after, int depth) {
        if (before.equals(after)) {
            return;
        }
        if (before.isObject() && after.isObject() && depth < DEEPEST) {
            Map<String, JsonNode> members = new LinkedHashMap<>();
            before.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
            after.properties().forEach(member -> members.putIfAbsent(member.getKey(), member.getValue()));
            for (String name : members.keySet()) {
                JsonNode old = before.get(name);
                JsonNode now = after.get(name);
                if (old != null && now != null) {
                    compare(join(field, name), old, now, depth + 1);
                } else {
                    add(join(field, name), old, now);
                }
            }
        } else {
            add(field, before, after);
        }
    }

    private void add(String field, @Nullable JsonNode before, @Nullable JsonNode after) {
        found.add(
                new Change(field, before == null ? null : before.toString(), after == null ? null : after.toString()));
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
