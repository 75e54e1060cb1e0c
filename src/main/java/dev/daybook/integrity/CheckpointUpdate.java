package dev.daybook.integrity;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.Lines;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.integrity.tree.ConsistencyProof;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A checkpoint together with the proof that its log continues an earlier one: the form in which C2SP's tlog-witness has
 * checkpoints sent to witnesses.
 *
 * @param old the size of the earlier checkpoint
 * @param hashes the consistency proof
 * @param checkpoint the later checkpoint
 */
public record CheckpointUpdate(long old, List<Hash> hashes, SignedNote checkpoint) {

    public CheckpointUpdate {
        hashes = List.copyOf(hashes);
    }

    /** A checkpoint with the proof that was made for it. */
    public static CheckpointUpdate of(ConsistencyProof proof, SignedNote checkpoint) {
        long size = Checkpoint.parse(checkpoint.text()).size();
        if (size != proof.to()) {
            throw new IllegalArgumentException(
                    "The proof is for a tree of " + proof.to() + " leaves, the checkpoint has " + size);
        }
        return new CheckpointUpdate(proof.from(), proof.hashes(), checkpoint);
    }

    /** The update that bytes stand for; nothing is verified yet. */
    public static CheckpointUpdate parse(byte[] update) {
        Lines lines = new Lines(SignedNote.text(update));
        long old = Lines.number(lines.labelled("old"));
        List<Hash> hashes = lines.hashes();
        lines.expect("");
        return new CheckpointUpdate(old, hashes, SignedNote.parse(lines.rest()));
    }

    /** The bytes of the update. */
    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The update as it is sent. */
    @Override
    public String toString() {
        return "old " + old + "\n" + Lines.of(hashes) + "\n" + checkpoint;
    }
}
