package dev.daybook.integrity.tree;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.Lines;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What shows, together with all entries of a range of positions, that they are all of them: what the tree was before the
 * range, and that the tree behind it became that of a signed checkpoint.
 *
 * <p>Whoever adds the entries to the tree before them gets the root of the tree behind them. That this is the beginning of
 * the checkpoint's tree is an ordinary consistency proof. The hashes before the range need no proof of their own: with any
 * others that root would be another.
 *
 * @param from the first position of the range
 * @param frontier the roots of the complete subtrees over the positions before it, the largest first
 * @param to the first position behind the range
 * @param hashes the consistency proof from {@code to} to the checkpoint's size
 * @param checkpoint the signed checkpoint
 */
public record RangeProof(long from, List<Hash> frontier, long to, List<Hash> hashes, SignedNote checkpoint) {

    private static final String HEADER = "daybook/range-proof@v1";

    public RangeProof {
        frontier = List.copyOf(frontier);
        hashes = List.copyOf(hashes);
        if (from < 0 || from > to) {
            throw new MalformedException("A range of positions does not lead from " + from + " to " + to + ".");
        }
        if (frontier.size() != Long.bitCount(from)) {
            throw new MalformedException("The first " + from + " entries make up " + Long.bitCount(from)
                    + " complete subtrees, not " + frontier.size() + ".");
        }
    }

    /** The proof that the bytes of a file stand for; nothing is verified yet. */
    public static RangeProof parse(byte[] file) {
        Lines lines = new Lines(SignedNote.text(file));
        lines.expect(HEADER);
        long from = Lines.number(lines.labelled("from"));
        List<Hash> frontier = lines.hashesBefore("to ");
        long to = Lines.number(lines.labelled("to"));
        List<Hash> hashes = lines.hashes();
        lines.expect("");
        return new RangeProof(from, frontier, to, hashes, SignedNote.parse(lines.rest()));
    }

    /** The bytes of the file. */
    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The file. */
    @Override
    public String toString() {
        return HEADER + "\n"
                + "from " + from + "\n"
                + Lines.of(frontier)
                + "to " + to + "\n"
                + Lines.of(hashes)
                + "\n"
                + checkpoint;
    }
}
