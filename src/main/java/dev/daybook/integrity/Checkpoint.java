package dev.daybook.integrity;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.Lines;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteSigner;
import dev.daybook.integrity.note.SignedNote;
import java.util.ArrayList;
import java.util.List;

/**
 * What a log says of itself at a size, as C2SP's tlog-checkpoint writes it: the text of a signed note.
 *
 * @param origin which log it is
 * @param size how many entries it has
 * @param root the root of the tree over them
 * @param extensions further lines, whose meaning is the log's; they are kept
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {

    public Checkpoint {
        if (size < 0) {
            throw new MalformedException("A log's size is not negative: " + size + ".");
        }
        extensions = List.copyOf(extensions);
        if (isNotOneLine(origin) || extensions.stream().anyMatch(Checkpoint::isNotOneLine)) {
            throw new MalformedException("A checkpoint's origin and extensions are lines that are not empty.");
        }
    }

    /** A checkpoint without extensions. */
    public Checkpoint(String origin, long size, Hash root) {
        this(origin, size, root, List.of());
    }

    /** The checkpoint that the text of a note stands for. */
    public static Checkpoint parse(String text) {
        Lines lines = new Lines(text);
        String origin = lines.next("a checkpoint's origin");
        long size = Lines.number(lines.next("a checkpoint's size"));
        Hash root = Hash.ofBase64(lines.next("a checkpoint's root"));
        List<String> extensions = new ArrayList<>();
        while (lines.hasMore()) {
            extensions.add(lines.next("the end of a line"));
        }
        return new Checkpoint(origin, size, root, extensions);
    }

    private static boolean isNotOneLine(String line) {
        return line.isEmpty() || line.indexOf('\n') >= 0;
    }

    /** Signs the checkpoint. */
    public SignedNote sign(List<NoteSigner> signers) {
        return SignedNote.sign(toString(), signers);
    }

    /** The text that is signed. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(origin)
                .append('\n')
                .append(size)
                .append('\n')
                .append(root.base64())
                .append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
