package dev.daybook.console.integrity;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.daybook.event.LogEntry;
import dev.daybook.integrity.LogKey;
import dev.daybook.integrity.TlogProof;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code proof.js} checks of a record, in the form that the offline verifier reads, and the keys of the log beside it.
 *
 * @param entry the base64 of the record's canonical bytes
 * @param proof a C2SP tlog-proof; null as long as no checkpoint covers the record
 * @param openings what opens the digests of identifying values, by their names
 * @param keys the keys of the log, the first one first; null in a file, for whoever verifies that has the key from elsewhere
 */
record ProofView(
        String id,
        String organization,
        long position,
        String leafHash,
        String entry,
        @JsonInclude @Nullable String proof,
        Map<String, Opening> openings,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Key> keys) {

    /** What opens a digest. */
    record Opening(String salt, String value) {}

    /** A key, and the size of the first checkpoint that it signed. */
    record Key(long fromSize, String verifier) {

        static List<Key> of(List<LogKey> keys) {
            return keys.stream()
                    .map(key -> new Key(key.fromSize(), key.verifier()))
                    .toList();
        }
    }

    static ProofView of(String organization, LogEntry entry, @Nullable TlogProof proof, @Nullable List<LogKey> keys) {
        Map<String, Opening> openings = new TreeMap<>();
        entry.openings().forEach((name, value) -> openings.put(name, new Opening(value.salt(), value.value())));
        return new ProofView(
                entry.id().toString(),
                organization,
                entry.position(),
                entry.leafHash().base64(),
                Base64.getEncoder().encodeToString(entry.canonicalBytes()),
                proof == null ? null : proof.toString(),
                openings,
                keys == null ? null : Key.of(keys));
    }
}
