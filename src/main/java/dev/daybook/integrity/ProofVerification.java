package dev.daybook.integrity;

import dev.daybook.entry.Entry;
import dev.daybook.entry.MalformedEntryException;
import dev.daybook.entry.SaltedValue;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.Origin;
import dev.daybook.integrity.note.Shown;
import dev.daybook.integrity.tree.InclusionProof;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Verifies that one entry is in a log, from nothing but a proof file, the entry's canonical bytes and public keys. */
public final class ProofVerification {

    private ProofVerification() {}

    /**
     * Verifies a proof, and that identifying values are those whose digests the entry holds; says what the entry says, and what
     * is not shown.
     *
     * @param proof the bytes of a {@link TlogProof}
     * @param entry the canonical bytes of the event
     * @param openings what was given to open the entry's digests, by their names
     * @param keys the keys that are trusted
     * @throws MalformedException if the proof cannot be read
     */
    public static Verdict verify(
            byte[] proof, byte[] entry, Map<String, SaltedValue> openings, Collection<NoteVerifier> keys) {
        Verdict verdict = verify(proof, entry, keys);
        if (!verdict.isOk()) {
            return verdict;
        }
        Entry read = Entry.read(entry);
        Verdict opened = open(read, openings);
        List<String> facts = new ArrayList<>(verdict.facts());
        facts.add("It says: " + new String(entry, StandardCharsets.UTF_8));
        if (TlogProof.parse(proof).extra() != null) {
            facts.add("The proof has an extra line, for which nothing vouches.");
        }
        facts.addAll(opened.facts());
        openings.forEach((name, value) -> facts.add(name + " is: " + value.value()));
        Set<String> unopened = new TreeSet<>(read.digests().keySet());
        unopened.removeAll(openings.keySet());
        if (!unopened.isEmpty()) {
            facts.add("Not opened, so that nothing is shown of their values: " + String.join(", ", unopened) + ".");
        }
        return Verdict.of(1, facts, opened.faults());
    }

    /**
     * Verifies a proof.
     *
     * @param proof the bytes of a {@link TlogProof}
     * @param entry the canonical bytes of the event
     * @param keys the keys that are trusted
     * @throws MalformedException if the proof cannot be read
     */
    public static Verdict verify(byte[] proof, byte[] entry, Collection<NoteVerifier> keys) {
        TlogProof file = TlogProof.parse(proof);
        CheckpointVerification verification = CheckpointVerification.of(file.checkpoint(), keys);
        Checkpoint checkpoint = verification.checkpoint();
        List<String> faults = new ArrayList<>(verification.faults());
        if (file.index() >= checkpoint.size()) {
            faults.add("The proof is for position " + file.index() + ", but the checkpoint has only "
                    + checkpoint.size() + " entries.");
        } else if (!new InclusionProof(file.index(), checkpoint.size(), file.hashes())
                .proves(Hash.leaf(entry), checkpoint.root())) {
            faults.add("The proof does not lead from this entry at position " + file.index()
                    + " to the root in the checkpoint: the entry, the proof or the checkpoint was altered, or they do not"
                    + " belong together.");
        } else {
            faults.addAll(content(entry, file.index(), checkpoint.origin()));
        }
        return Verdict.of(
                1,
                List.of(verification.sentence(), "The entry is in that log at position " + file.index() + "."),
                faults);
    }

    /** What an entry that is in the log says wrongly about itself: a fault of the log, not of who holds the proof. */
    private static List<String> content(byte[] bytes, long index, String origin) {
        Entry entry;
        try {
            entry = Entry.read(bytes);
        } catch (MalformedEntryException malformed) {
            return List.of("The entry is in the log, but cannot be read. " + malformed.getMessage());
        }
        List<String> faults = new ArrayList<>();
        if (entry.position() != index) {
            faults.add("The entry says that it is at position " + entry.position() + ", but the log has it at " + index
                    + ".");
        }
        if (!Origin.isOf(origin, entry.orgId())) {
            faults.add("The entry says that it belongs to the organization " + Shown.of(entry.orgId())
                    + ", but the log is " + Shown.of(origin) + ".");
        }
        return faults;
    }

    /**
     * Verifies that identifying values are those whose digests an entry holds.
     *
     * @param values what was given to open the digests, by their names
     */
    public static Verdict open(Entry entry, Map<String, SaltedValue> values) {
        List<String> faults = new ArrayList<>();
        values.forEach((name, value) -> {
            String digest = entry.digests().get(name);
            if (digest == null) {
                faults.add("The entry holds no digest of " + Shown.of(name) + ".");
            } else if (!value.opens(name, digest)) {
                faults.add("The value of " + Shown.of(name) + " is not the one whose digest the entry holds.");
            }
        });
        return Verdict.of(
                1,
                List.of(values.size() + " of " + entry.digests().size()
                        + " identifying values are those whose digests the entry holds."),
                faults);
    }
}
