package dev.daybook.integrity.tree;

import dev.daybook.integrity.note.MalformedException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A bundle of up to 256 neighbouring entries, each behind its length in two bytes, as C2SP's tlog-tiles serves them. */
public final class EntryBundle {

    /** The most bytes that an entry can have. */
    public static final int MAX_ENTRY = 0xFFFF;

    private static final int LENGTH_BYTES = 2;

    private EntryBundle() {}

    /** The bytes of a bundle. */
    public static byte[] encode(List<byte[]> entries) {
        if (entries.isEmpty() || entries.size() > TilePath.FULL) {
            throw new IllegalArgumentException("A bundle holds 1 to 256 entries, not " + entries.size());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            if (entry.length > MAX_ENTRY) {
                throw new IllegalArgumentException("An entry has at most 65535 bytes, not " + entry.length);
            }
            bytes.write(entry.length >>> Byte.SIZE);
            bytes.write(entry.length);
            bytes.writeBytes(entry);
        }
        return bytes.toByteArray();
    }

    /** The entries in a bundle of the given width, in their order. */
    public static List<byte[]> decode(byte[] bundle, int width) {
        List<byte[]> entries = new ArrayList<>(width);
        int at = 0;
        while (at < bundle.length) {
            int start = at + LENGTH_BYTES;
            if (start > bundle.length) {
                throw new MalformedException("The bundle ends within the length of entry " + entries.size() + ".");
            }
            int end = start + (Byte.toUnsignedInt(bundle[at]) << Byte.SIZE | Byte.toUnsignedInt(bundle[at + 1]));
            if (end > bundle.length) {
                throw new MalformedException("The bundle ends within entry " + entries.size() + ".");
            }
            entries.add(Arrays.copyOfRange(bundle, start, end));
            at = end;
        }
        if (entries.size() != width) {
            throw new MalformedException("The bundle holds " + entries.size() + " entries instead of " + width + ".");
        }
        return entries;
    }
}
