package dev.daybook.integrity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What verifying needs of the canonical bytes of an event.
 *
 * @param id the event's id
 * @param position its position, as it says itself
 * @param organization the organization in whose log it is, as it says itself
 * @param digests the digest of each identifying value, by the name of its field
 */
public record CanonicalEntry(String id, long position, String organization, Map<String, String> digests) {

    /** The one version of the format. */
    private static final int VERSION = 1;

    /** Of two members of one name, each reader would choose his own. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public CanonicalEntry {
        digests = Map.copyOf(digests);
    }

    /** Reads canonical bytes. */
    public static CanonicalEntry parse(byte[] bytes) {
        JsonNode root;
        try {
            root = JSON.readTree(SignedNote.text(bytes));
        } catch (JacksonException malformed) {
            throw new MalformedException("An entry is a JSON object.");
        }
        if (!root.path("v").isInt() || root.path("v").intValue() != VERSION) {
            throw new MalformedException("This entry is of another version than " + VERSION + ".");
        }
        JsonNode position = root.path("position");
        if (!position.isIntegralNumber() || !position.canConvertToLong()) {
            throw new MalformedException("An entry has a position.");
        }
        Map<String, String> digests = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : root.path("identity").properties()) {
            digests.put(member.getKey(), text(root.path("identity"), member.getKey()));
        }
        return new CanonicalEntry(text(root, "id"), position.longValue(), text(root.path("scope"), "orgId"), digests);
    }

    private static String text(JsonNode object, String member) {
        JsonNode value = object.path(member);
        if (!value.isString()) {
            throw new MalformedException("An entry has a text " + Shown.of(member) + ".");
        }
        return value.stringValue();
    }

    /** Verifies that identifying values are those whose digests this entry holds. */
    public Verdict open(List<SaltedValue> values) {
        List<String> faults = new ArrayList<>();
        for (SaltedValue value : values) {
            String digest = digests.get(value.field());
            if (digest == null) {
                faults.add("The entry holds no digest of " + Shown.of(value.field()) + ".");
            } else if (!digest.equals(value.digest())) {
                faults.add("The value of " + Shown.of(value.field()) + " is not the one whose digest the entry holds.");
            }
        }
        return Verdict.of(
                1,
                List.of(values.size() + " of " + digests.size()
                        + " identifying values are those whose digests the entry holds."),
                faults);
    }
}
