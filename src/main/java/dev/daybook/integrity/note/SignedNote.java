package dev.daybook.integrity.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A text with signatures, as C2SP's signed-note defines it. What the text says is to be believed only when
 * {@link #verify} finds no fault.
 *
 * @param text the text, which ends with the end of a line
 * @param signatures at least one
 */
public record SignedNote(String text, List<NoteSignature> signatures) {

    private static final int MAX_BYTES = 1_000_000;
    private static final int MAX_SIGNATURES = 100;

    public SignedNote {
        checkText(text);
        signatures = List.copyOf(signatures);
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new MalformedException(
                    "A note has 1 to " + MAX_SIGNATURES + " signatures, not " + signatures.size() + ".");
        }
    }

    /** Signs a text. */
    public static SignedNote sign(String text, List<NoteSigner> signers) {
        checkText(text);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new SignedNote(
                text,
                signers.stream()
                        .map(signer -> NoteSignature.of(signer.verifier(), signer.sign(bytes)))
                        .toList());
    }

    /** The note that its bytes stand for; nothing is verified yet. */
    public static SignedNote parse(byte[] note) {
        return parse(text(note));
    }

    public static SignedNote parse(String note) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n")) {
            throw new MalformedException("This is not a signed note: text, an empty line, and lines of signatures.");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        String lines = note.substring(end + 2);
        while (!lines.isEmpty() && signatures.size() <= MAX_SIGNATURES) {
            int next = lines.indexOf('\n');
            signatures.add(NoteSignature.parse(lines.substring(0, next)));
            lines = lines.substring(next + 1);
        }
        return new SignedNote(note.substring(0, end + 1), signatures);
    }

    /** The characters of something signed, which is UTF-8 and not overly long. */
    public static String text(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException("More than " + MAX_BYTES + " bytes are too many.");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new MalformedException("This is not UTF-8.");
        }
    }

    private static void checkText(String text) {
        if (!text.endsWith("\n")) {
            throw new MalformedException("The text of a note ends with the end of a line.");
        }
        if (text.chars().anyMatch(unit -> unit < ' ' && unit != '\n')) {
            throw new MalformedException("A note has no control characters.");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new MalformedException("A note has no halves of surrogate pairs.");
        }
    }

    /** The same text with one more signature, in the place of an earlier one of the same key. */
    public SignedNote signedBy(NoteSigner signer) {
        List<NoteSignature> signed = new ArrayList<>(signatures);
        signed.removeIf(signature -> signature.isBy(signer.verifier()));
        signed.add(NoteSignature.of(signer.verifier(), signer.sign(text.getBytes(StandardCharsets.UTF_8))));
        return new SignedNote(text, signed);
    }

    /** Verifies the signatures of known keys; those of others are ignored. */
    public NoteVerification verify(Collection<NoteVerifier> keys) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Set<NoteVerifier> distinct = new LinkedHashSet<>(keys);
        List<NoteSignature> verified = new ArrayList<>();
        List<NoteSignature> unknown = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (NoteSignature signature : signatures) {
            List<NoteVerifier> known = distinct.stream().filter(signature::isBy).toList();
            if (known.isEmpty()) {
                if (!unknown.contains(signature)) {
                    unknown.add(signature);
                }
            } else if (known.size() > 1) {
                faults.add("Two of the given keys are called " + signature.key() + ".");
            } else if (seen.add(signature.key())) {
                // As Go does it, the first signature of a key decides, and what is repeated says nothing.
                if (known.getFirst().verifies(bytes, signature.signature())) {
                    verified.add(signature);
                } else {
                    faults.add("The signature of " + signature.key() + " is not one over this text.");
                }
            }
        }
        if (verified.isEmpty() && faults.isEmpty()) {
            faults.add("None of the given keys has signed this; "
                    + String.join(", ", unknown.stream().map(NoteSignature::key).toList()) + " did.");
        }
        return new NoteVerification(verified, unknown, faults);
    }

    /** The bytes of the note. */
    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The note as it is sent and stored. */
    @Override
    public String toString() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature).append('\n'));
        return note.toString();
    }
}
