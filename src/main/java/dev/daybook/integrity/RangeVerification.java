package dev.daybook.integrity;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.Shown;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.integrity.tree.CompactRange;
import dev.daybook.integrity.tree.ConsistencyProof;
import dev.daybook.integrity.tree.RangeProof;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Verifies that a stream of entries is all that a log holds in a range of positions: none altered, left out, put in or moved.
 * It needs the same memory for any number of entries.
 */
public final class RangeVerification {

    private final Collection<NoteVerifier> keys;
    private final RangeProof proof;
    private final CheckpointVerification verification;
    private final CompactRange tree;
    private final TreeMap<Long, List<Checkpoint>> held = new TreeMap<>();
    private final List<String> facts = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private long surplus;

    /**
     * Begins to verify.
     *
     * @param proof the bytes of a {@link RangeProof}
     * @param keys the keys that are trusted
     * @throws MalformedException if the proof cannot be read
     */
    public RangeVerification(byte[] proof, Collection<NoteVerifier> keys) {
        this.keys = List.copyOf(keys);
        this.proof = RangeProof.parse(proof);
        this.verification = CheckpointVerification.of(this.proof.checkpoint(), keys);
        this.tree = new CompactRange(this.proof.from(), this.proof.frontier());
        faults.addAll(verification.faults());
        facts.add(verification.sentence());
    }

    /** The first position of the range. */
    public long from() {
        return proof.from();
    }

    /** The first position behind the range. */
    public long to() {
        return proof.to();
    }

    /** What the checkpoint says under which the range is verified. */
    public Checkpoint checkpoint() {
        return verification.checkpoint();
    }

    /** Why the checkpoint says nothing of the range, whatever its entries are; empty if it does. */
    public List<String> doubts() {
        List<String> doubts = new ArrayList<>(verification.faults());
        if (proof.to() > checkpoint().size()) {
            doubts.add(beyondCheckpoint());
        }
        return doubts;
    }

    private String beyondCheckpoint() {
        return "The range leads to before position " + proof.to() + ", but the checkpoint has only "
                + checkpoint().size() + " entries.";
    }

    /**
     * Holds an earlier checkpoint against the entries, before the first is added: the log must have been at its size what it
     * says. It needs no consistency proof, and finds what was altered in between with the log's own key.
     *
     * @param signed the bytes of a signed checkpoint
     * @throws MalformedException if it cannot be read
     */
    public void hold(byte[] signed) {
        CheckpointVerification earlier = CheckpointVerification.of(SignedNote.parse(signed), keys);
        Checkpoint checkpoint = earlier.checkpoint();
        faults.addAll(earlier.faults());
        if (!checkpoint.origin().equals(checkpoint().origin())) {
            faults.add("The checkpoints are of two logs, " + Shown.of(checkpoint.origin()) + " and "
                    + Shown.of(checkpoint().origin()) + ".");
        } else if (checkpoint.size() < tree.size() || checkpoint.size() > proof.to()) {
            faults.add("A checkpoint at " + checkpoint.size() + " entries cannot be held against the positions from "
                    + proof.from() + " to before " + proof.to() + ".");
        } else {
            held.computeIfAbsent(checkpoint.size(), size -> new ArrayList<>()).add(checkpoint);
            compare();
        }
    }

    /** Adds the canonical bytes of the next entry. */
    public void add(byte[] entry) {
        add(Hash.leaf(entry));
    }

    /** Adds the next entry by its {@link Hash#leaf}, for whoever makes those of several entries at a time. */
    public void add(Hash leaf) {
        if (tree.size() == proof.to()) {
            surplus++;
            return;
        }
        tree.append(leaf);
        compare();
    }

    private void compare() {
        List<Checkpoint> here = held.remove(tree.size());
        if (here == null) {
            return;
        }
        for (Checkpoint checkpoint : here) {
            if (tree.root().equals(checkpoint.root())) {
                facts.add("They continue the checkpoint at " + checkpoint.size() + " entries.");
            } else {
                faults.add("They do not continue the checkpoint at " + checkpoint.size()
                        + " entries: what was before it is not what it was then.");
            }
        }
    }

    /** Says what came of it, after the last entry. */
    public Verdict finish() {
        long entries = tree.size() - proof.from();
        if (tree.size() < proof.to()) {
            faults.add("There are " + entries + " entries instead of " + (proof.to() - proof.from())
                    + ": some were left out.");
        } else if (surplus > 0) {
            faults.add("There are " + (entries + surplus) + " entries instead of " + entries
                    + ": some do not belong there.");
        } else if (proof.to() > checkpoint().size()) {
            faults.add(beyondCheckpoint());
        } else if (!new ConsistencyProof(proof.to(), checkpoint().size(), proof.hashes())
                .proves(tree.root(), checkpoint().root())) {
            faults.add("These are not the entries of the log from position " + proof.from() + " to before " + proof.to()
                    + ": something was altered, left out, put in or moved, or the proof was altered.");
        }
        List<String> shown = new ArrayList<>(facts);
        shown.add("All " + entries + " entries from position " + proof.from() + " to before " + proof.to()
                + " are there, unaltered and in their order.");
        return Verdict.of(entries, shown, faults);
    }
}
