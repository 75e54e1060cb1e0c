package dev.daybook.cli;

import dev.daybook.entry.Entry;
import dev.daybook.entry.MalformedEntryException;
import dev.daybook.entry.SaltedValue;
import dev.daybook.integrity.ProofVerification;
import dev.daybook.integrity.Verdict;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The proof of one event as the service answers it: the entry, the proof, what opens the entry's digests, and what the document
 * says itself, which somebody may quote.
 *
 * @param proof the bytes of a tlog-proof
 * @param entry the event's canonical bytes
 * @param openings the identifying values with their salts, as far as whoever asked for the proof might see them
 */
// The arrays are only handed on.
@SuppressWarnings("ArrayRecordComponent")
record ProofDocument(byte[] proof, byte[] entry, Map<String, SaltedValue> openings, Claims claims) {

    /** What the document says of the event beside the proof. */
    private record Claims(
            @Nullable String id,
            @Nullable String organization,
            @Nullable Long position,
            @Nullable String leafHash) {}

    /** Its members. */
    private record Members(
            @Nullable String id,
            @Nullable String organization,
            @Nullable Long position,
            @Nullable String leafHash,
            @Nullable String entry,
            @Nullable String proof,
            @Nullable Map<String, @Nullable SaltedValue> openings) {}

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
        Members members;
        try {
            members = StrictJson.read(bytes, Members.class);
        } catch (JacksonException malformed) {
            throw new MalformedException(
                    "This is no proof as the service answers it: " + malformed.getOriginalMessage());
        }
        Map<String, SaltedValue> openings = new TreeMap<>();
        if (members.openings != null) {
            members.openings.forEach((name, opening) -> openings.put(name, opening(name, opening)));
        }
        return new ProofDocument(
                present(members.proof, "proof").getBytes(StandardCharsets.UTF_8),
                base64(present(members.entry, "entry")),
                openings,
                new Claims(members.id, members.organization, members.position, members.leafHash));
    }

    // Whoever wrote the document may have left out what an opening always has.
    @SuppressWarnings("ConstantValue")
    private static SaltedValue opening(String name, @Nullable SaltedValue opening) {
        if (opening == null || opening.salt() == null || opening.value() == null) {
            throw new MalformedException("What opens the digest of \"" + name + "\" is no salt and value.");
        }
        return opening;
    }

    private static String present(@Nullable String text, String member) {
        if (text == null) {
            throw new MalformedException("The proof has no text \"" + member + "\".");
        }
        return text;
    }

    private static byte[] base64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException malformed) {
            // Said below.
        }
        throw new MalformedException("The entry of the proof is not in base64 as it is written.");
    }

    /**
     * Verifies the proof, the openings, and all that the document says beside them.
     *
     * @param given the entry's canonical bytes from elsewhere, which must be the same, or null
     */
    Verdict verify(byte @Nullable [] given, Collection<NoteVerifier> keys) {
        if (given != null && !Arrays.equals(given, entry)) {
            return wrong(List.of("The entry in the proof is another one than the entry that was given with it."));
        }
        Verdict verdict = ProofVerification.verify(proof, entry, openings, keys);
        if (!verdict.isOk()) {
            return verdict;
        }
        List<String> contradictions = contradictions();
        return contradictions.isEmpty() ? verdict : wrong(contradictions);
    }

    /** The entry, once it is verified. */
    Entry read() {
        try {
            return Entry.read(entry);
        } catch (MalformedEntryException malformed) {
            throw new MalformedException(String.valueOf(malformed.getMessage()));
        }
    }

    private List<String> contradictions() {
        Entry read = read();
        List<String> faults = new ArrayList<>();
        compare(
                "id",
                claims.id,
                EventId.of(read.orgId(), read.timestamp(), read.position()).toString(),
                faults);
        compare("organization", claims.organization, read.orgId(), faults);
        compare("position", claims.position, read.position(), faults);
        compare("leafHash", claims.leafHash, Hash.leaf(entry).base64(), faults);
        return faults;
    }

    private static void compare(String member, @Nullable Object claimed, Object proved, List<String> faults) {
        if (claimed != null && !claimed.equals(proved)) {
            faults.add("The document says that " + member + " is " + claimed + ", by the entry it is " + proved + ".");
        }
    }

    private static Verdict wrong(List<String> faults) {
        return new Verdict(0, List.of(), faults);
    }
}
