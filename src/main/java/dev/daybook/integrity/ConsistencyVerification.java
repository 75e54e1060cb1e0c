package dev.daybook.integrity;

import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.Shown;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.integrity.tree.ConsistencyProof;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Verifies that a log only grew between two checkpoints, from nothing but these, a proof and public keys. */
public final class ConsistencyVerification {

    private ConsistencyVerification() {}

    /**
     * Verifies that the log of an earlier checkpoint became that of a later one.
     *
     * @param earlier the bytes of the earlier signed checkpoint
     * @param update the bytes of a {@link CheckpointUpdate} with the later one
     * @param keys the keys that are trusted
     * @throws MalformedException if the checkpoint or the update cannot be read
     */
    public static Verdict verify(byte[] earlier, byte[] update, Collection<NoteVerifier> keys) {
        CheckpointVerification before = CheckpointVerification.of(SignedNote.parse(earlier), keys);
        CheckpointUpdate file = CheckpointUpdate.parse(update);
        CheckpointVerification after = CheckpointVerification.of(file.checkpoint(), keys);
        Checkpoint from = before.checkpoint();
        Checkpoint to = after.checkpoint();
        List<String> faults = new ArrayList<>();
        before.faults().forEach(fault -> faults.add("The earlier checkpoint: " + fault));
        after.faults().forEach(fault -> faults.add("The later checkpoint: " + fault));
        if (!from.origin().equals(to.origin())) {
            faults.add("The checkpoints are of two logs, " + Shown.of(from.origin()) + " and " + Shown.of(to.origin())
                    + ".");
        } else if (from.size() > to.size()) {
            faults.add(
                    "The log had " + from.size() + " entries, and has only " + to.size() + " in the later checkpoint.");
        } else if (from.size() == to.size() && !from.root().equals(to.root())) {
            faults.add("There are two checkpoints of the same log at " + to.size()
                    + " entries with different roots: the log has shown two histories.");
        } else if (from.size() != file.old()) {
            faults.add(
                    "The proof begins at " + file.old() + " entries, the earlier checkpoint has " + from.size() + ".");
        } else if (!new ConsistencyProof(from.size(), to.size(), file.hashes()).proves(from.root(), to.root())) {
            faults.add("The proof does not lead from the root at " + from.size() + " entries to the one at " + to.size()
                    + ": either the proof was altered, or the log's history was.");
        }
        return Verdict.of(
                from.size(),
                List.of(
                        before.sentence(),
                        after.sentence(),
                        "The first " + from.size() + " entries are the same, and " + (to.size() - from.size())
                                + " were added behind them."),
                faults);
    }
}
