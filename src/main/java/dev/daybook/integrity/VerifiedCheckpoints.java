package dev.daybook.integrity;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.SignedNote;
import java.io.Serial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last checkpoints that this instance has verified or made itself, so that what is still the same, byte by byte, need not be
 * verified again. It is no more than a saving.
 */
final class VerifiedCheckpoints {

    /** Each takes about a kilobyte. */
    private static final int MOST = 10_000;

    private final Map<String, Verified> latest = Collections.synchronizedMap(new LeastRecentlyUsed());

    private record Verified(long size, Hash root, String note, String key, NoteVerifier verifier) {}

    /**
     * Looks whether a checkpoint is what its key signed.
     *
     * @return the key
     * @throws MalformedException if note or key are none
     * @throws SealingStoppedException if it is not
     */
    NoteVerifier verify(StoredCheckpoint checkpoint, LogKey key) {
        Verified known = latest.get(checkpoint.organization());
        if (known != null
                && known.size == checkpoint.size()
                && known.root.equals(checkpoint.root())
                && known.note.equals(checkpoint.note())
                && known.key.equals(key.verifier())) {
            return known.verifier;
        }
        SignedNote note = checkpoint.signedNote();
        NoteVerifier signedBy = key.toVerifier();
        if (!note.verify(List.of(signedBy)).isOk()) {
            throw new SealingStoppedException(checkpoint.size(), "The last checkpoint is not signed by the log's key.");
        }
        Checkpoint expected = new Checkpoint(signedBy.name(), checkpoint.size(), checkpoint.root());
        if (!Checkpoint.parse(note.text()).equals(expected)) {
            throw new SealingStoppedException(
                    checkpoint.size(), "The last checkpoint is stored with another size or root.");
        }
        add(checkpoint, signedBy);
        return signedBy;
    }

    /** Keeps a checkpoint in mind that a key has signed. */
    void add(StoredCheckpoint checkpoint, NoteVerifier signedBy) {
        latest.put(
                checkpoint.organization(),
                new Verified(checkpoint.size(), checkpoint.root(), checkpoint.note(), signedBy.toString(), signedBy));
    }

    private static final class LeastRecentlyUsed extends LinkedHashMap<String, Verified> {

        @Serial
        private static final long serialVersionUID = 1;

        LeastRecentlyUsed() {
            super(MOST, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verified> eldest) {
            return size() > MOST;
        }
    }
}
