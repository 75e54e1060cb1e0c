package dev.daybook.integrity.note;

import java.util.List;

/**
 * What came of verifying a note.
 *
 * @param verified the signatures of known keys that are right
 * @param unknown the signatures of keys that were not given, about which nothing is known
 * @param faults why the note is not to be believed; empty if it is
 */
public record NoteVerification(List<NoteSignature> verified, List<NoteSignature> unknown, List<String> faults) {

    public NoteVerification {
        verified = List.copyOf(verified);
        unknown = List.copyOf(unknown);
        faults = List.copyOf(faults);
    }

    /** Whether the note is to be believed. */
    public boolean isOk() {
        return faults.isEmpty();
    }
}
