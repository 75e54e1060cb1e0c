package dev.daybook.event;

import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What opens the digests of an entry's identifying values, as far as they are not forgotten.
 *
 * @param values by the name that the digest has in the entry's {@code identity}
 */
public record Openings(Map<String, Opening> values) {

    /** Nothing to open, or nobody who may. */
    public static final Openings NONE = new Openings(Map.of());

    public Openings {
        values = Map.copyOf(values);
    }

    /**
     * One identifying value.
     *
     * @param salt the salt of its digest in Base64 for URLs, as it is stored; empty if there is none, which no event
     *     that was appended has
     * @param value the value as it was digested: a field's text, or the canonical JSON of a member of the details
     */
    public record Opening(String salt, String value) {

        /** Whether this is what an entry's digest of that name was made of. */
        public boolean opens(String name, String digest) {
            try {
                return Identity.digest(Base64.getUrlDecoder().decode(salt), name, value)
                        .equals(digest);
            } catch (IllegalArgumentException noBase64) {
                return false;
            }
        }
    }

    /**
     * The openings of a stored identity.
     *
     * @param identity the values
     * @param salts the text of the JSON object of their salts; null if nothing is stored
     */
    static Openings of(Identity identity, @Nullable String salts) {
        if (salts == null) {
            return NONE;
        }
        Map<String, Opening> openings = new TreeMap<>();
        JsonNode stored = CanonicalJson.read(salts);
        identity.values().forEach((name, value) -> {
            JsonNode salt = stored.get(name);
            openings.put(name, new Opening(salt == null ? "" : salt.asString(), value));
        });
        return new Openings(openings);
    }
}
