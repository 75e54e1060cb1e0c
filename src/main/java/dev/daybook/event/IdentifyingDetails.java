package dev.daybook.event;

import dev.daybook.entry.CanonicalJson;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The details of an event, parted into what may stand in its row and what identifies somebody.
 *
 * @param open the text of the details without the identifying members
 * @param values the identifying members: the canonical JSON of each by its dotted path
 */
public record IdentifyingDetails(String open, Map<String, String> values) {

    /** Parts details. */
    static IdentifyingDetails part(String details, Set<String> paths) {
        if (paths.isEmpty()) {
            return new IdentifyingDetails(details, Map.of());
        }
        JsonNode root = JsonTree.read(details);
        Map<String, String> values = new TreeMap<>();
        for (String path : paths) {
            // What is null identifies nobody, and stays as it was posted.
            if (parent(root, path) instanceof ObjectNode object && object.hasNonNull(last(path))) {
                values.put(path, CanonicalJson.of(object.remove(last(path)).toString()));
            }
        }
        return values.isEmpty()
                ? new IdentifyingDetails(details, values)
                : new IdentifyingDetails(root.toString(), values);
    }

    /** The identifying members that {@link #valuesText} wrote, without what they were parted from. */
    static IdentifyingDetails stored(@Nullable String valuesText) {
        Map<String, String> values = new TreeMap<>();
        if (valuesText != null) {
            JsonTree.read(valuesText)
                    .properties()
                    .forEach(member -> values.put(
                            member.getKey(), CanonicalJson.of(member.getValue().toString())));
        }
        return new IdentifyingDetails("{}", values);
    }

    /** The text of the identifying members as one JSON object, or null if there are none. */
    @Nullable
    String valuesText() {
        if (values.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder("{");
        values.forEach((path, value) -> {
            if (text.length() > 1) {
                text.append(',');
            }
            CanonicalJson.quote(path, text);
            text.append(':').append(value);
        });
        return text.append('}').toString();
    }

    /**
     * Details put together again.
     *
     * @param open the details without their identifying members
     * @param values a JSON object of the identifying members by their paths; null if there are none, or not any more
     */
    public static String together(String open, @Nullable String values) {
        if (values == null) {
            return open;
        }
        JsonNode root = JsonTree.read(open);
        JsonTree.read(values).properties().forEach(member -> put(root, member.getKey(), member.getValue()));
        return root.toString();
    }

    private static void put(JsonNode root, String path, JsonNode value) {
        if (parent(root, path) instanceof ObjectNode object) {
            object.set(last(path), value);
        }
    }

    private static @Nullable JsonNode parent(JsonNode root, String path) {
        JsonNode node = root;
        String[] steps = path.split("\\.", -1);
        for (int i = 0; i < steps.length - 1 && node != null; i++) {
            node = node.get(steps[i]);
        }
        return node;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
