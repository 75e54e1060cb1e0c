package dev.daybook.cli;

import dev.daybook.entry.SaltedValue;
import dev.daybook.integrity.note.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The proof of one event as the service answers it: the entry, the proof, and what opens the entry's digests.
 *
 * @param proof the bytes of a tlog-proof
 * @param entry the event's canonical bytes
 * @param openings the identifying values with their salts, as far as whoever asked for the proof might see them
 */
// Both arrays are only handed on.
@SuppressWarnings("ArrayRecordComponent")
record ProofDocument(byte[] proof, byte[] entry, Map<String, SaltedValue> openings) {

    /** Whether bytes look like one: a JSON object, which no tlog-proof is. */
    static boolean looksLike(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == '{';
    }

    /**
     * Reads one.
     *
     * @throws MalformedException if it is none
     */
    static ProofDocument parse(byte[] bytes) {
        try {
            JsonNode root = JsonMapper.shared().readTree(bytes);
            Map<String, SaltedValue> openings = new TreeMap<>();
            for (Map.Entry<String, JsonNode> opening : root.path("openings").properties()) {
                openings.put(
                        opening.getKey(),
                        new SaltedValue(text(opening.getValue(), "salt"), text(opening.getValue(), "value")));
            }
            return new ProofDocument(
                    text(root, "proof").getBytes(StandardCharsets.UTF_8),
                    Base64.getDecoder().decode(text(root, "entry")),
                    openings);
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw new MalformedException("This is no proof as the service answers it.");
        }
    }

    private static String text(JsonNode object, String member) {
        JsonNode value = object.path(member);
        if (!value.isString()) {
            throw new MalformedException("The proof has no text \"" + member + "\".");
        }
        return value.stringValue();
    }
}
