package dev.daybook.integrity;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.Lines;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.integrity.note.StrictBase64;
import dev.daybook.integrity.tree.InclusionProof;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A self-contained proof that an entry is in a log: a file of the form that C2SP's tlog-proof gives it.
 *
 * @param extra the base64 of whatever the log adds, which nothing vouches for; null if there is nothing
 * @param index the entry's position
 * @param hashes the siblings on the way from the leaf to the root
 * @param checkpoint the signed checkpoint with that root
 */
public record TlogProof(@Nullable String extra, long index, List<Hash> hashes, SignedNote checkpoint) {

    private static final String HEADER = "c2sp.org/tlog-proof@v1";

    public TlogProof {
        if (extra != null) {
            StrictBase64.decode(extra);
        }
        hashes = List.copyOf(hashes);
    }

    /** A proof with the checkpoint of the tree for which it was made. */
    public static TlogProof of(InclusionProof proof, SignedNote checkpoint) {
        long size = Checkpoint.parse(checkpoint.text()).size();
        if (size != proof.size()) {
            throw new IllegalArgumentException(
                    "The proof is for a tree of " + proof.size() + " leaves, the checkpoint has " + size);
        }
        return new TlogProof(null, proof.index(), proof.hashes(), checkpoint);
    }

    /** The proof that the bytes of a file stand for; nothing is verified yet. */
    public static TlogProof parse(byte[] file) {
        Lines lines = new Lines(SignedNote.text(file));
        lines.expect(HEADER);
        String extra = lines.startsWith("extra ") ? lines.labelled("extra") : null;
        long index = Lines.number(lines.labelled("index"));
        List<Hash> hashes = lines.hashes();
        lines.expect("");
        return new TlogProof(extra, index, hashes, SignedNote.parse(lines.rest()));
    }

    /** The same proof with something added that nothing vouches for. */
    public TlogProof withExtra(byte[] added) {
        return new TlogProof(StrictBase64.encode(added), index, hashes, checkpoint);
    }

    /** The bytes of the file. */
    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The file. */
    @Override
    public String toString() {
        return HEADER + "\n"
                + (extra == null ? "" : "extra " + extra + "\n")
                + "index " + index + "\n"
                + Lines.of(hashes)
                + "\n"
                + checkpoint;
    }
}
