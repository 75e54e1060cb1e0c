package dev.daybook.integrity;

import dev.daybook.integrity.note.NoteSignature;
import dev.daybook.integrity.note.NoteVerification;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.Shown;
import dev.daybook.integrity.note.SignedNote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What came of verifying a signed checkpoint.
 *
 * @param checkpoint what it says
 * @param signers the keys that have signed it, of those given
 * @param faults why it is not to be believed; empty if it is
 */
public record CheckpointVerification(Checkpoint checkpoint, List<String> signers, List<String> faults) {

    public CheckpointVerification {
        signers = List.copyOf(signers);
        faults = List.copyOf(faults);
    }

    /**
     * Verifies a checkpoint. It must be signed by a given key that bears the log's own name: the key of one log says nothing
     * about another, and a witness alone does not speak for a log.
     */
    public static CheckpointVerification of(SignedNote note, Collection<NoteVerifier> keys) {
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        NoteVerification verification = note.verify(keys);
        List<String> faults = new ArrayList<>(verification.faults());
        if (faults.isEmpty()
                && verification.verified().stream()
                        .noneMatch(signature -> signature.name().equals(checkpoint.origin()))) {
            faults.add("The checkpoint is of the log " + Shown.of(checkpoint.origin())
                    + ", but none of the given keys of that name has signed it.");
        }
        return new CheckpointVerification(
                checkpoint,
                verification.verified().stream().map(NoteSignature::key).toList(),
                faults);
    }

    /** Whether the checkpoint is to be believed. */
    public boolean isOk() {
        return faults.isEmpty();
    }

    /** The checkpoint in the words of a verdict. */
    String sentence() {
        return "The checkpoint of " + Shown.of(checkpoint.origin()) + " at " + checkpoint.size()
                + " entries is signed by " + String.join(", ", signers) + ".";
    }
}
