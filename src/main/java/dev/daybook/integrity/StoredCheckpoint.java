package dev.daybook.integrity;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A checkpoint as it is stored; what was signed is the note, of which the other columns are copies.
 *
 * @param organization whose log it is of
 * @param size how many entries the log had
 * @param root the root of the tree over them
 * @param note the signed note, as it is served
 * @param signedAt when it was signed
 */
public record StoredCheckpoint(String organization, long size, Hash root, String note, Instant signedAt) {

    /**
     * The signed note.
     *
     * @throws MalformedException if what is stored is none
     */
    public SignedNote signedNote() {
        return SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
    }
}
