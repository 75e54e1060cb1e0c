package dev.daybook.integrity;

import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import java.time.Instant;

/**
 * A key that signed the checkpoints of a log, from one size on.
 *
 * @param organization whose log it is
 * @param fromSize the size of the first checkpoint that it signed
 * @param verifier the text form of its public half, {@code name+id+base64}; the name is the log's origin
 * @param beganAt when it signed first
 */
public record LogKey(String organization, long fromSize, String verifier, Instant beganAt) {

    /**
     * What verifies its signatures.
     *
     * @throws MalformedException if what is stored is no key
     */
    public NoteVerifier toVerifier() {
        return NoteVerifier.parse(verifier);
    }
}
