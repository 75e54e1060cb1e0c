package dev.daybook.export;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the entries of an export in the order of their positions, and along with them what opens their digests. */
final class EntriesReader implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    /** How many entries make a batch at most. */
    private static final int BATCH = 256;

    /** A batch of so many bytes gets no further entry. */
    private static final int LONG_BATCH = 1 << 20;

    private final DigestedFile file;
    private final DataInputStream entries;
    private final @Nullable Openings openings;
    private long position;
    private boolean cut;

    /**
     * Begins to read.
     *
     * @param from the position of the first entry
     * @param opened whether there are openings
     */
    EntriesReader(ExportZip zip, long from, boolean opened) throws IOException {
        file = new DigestedFile(zip, ProofFiles.ENTRIES);
        entries = new DataInputStream(new BufferedInputStream(file, BUFFER));
        openings = opened ? new Openings(new DigestedFile(zip, ProofFiles.OPENINGS)) : null;
        position = from;
    }

    /** The next entries; null after the last. */
    @Nullable
    EntryBatch next() throws IOException {
        long from = position;
        List<byte[]> batch = new ArrayList<>(BATCH);
        List<String> opened = new ArrayList<>();
        long size = 0;
        while (batch.size() < BATCH && size < LONG_BATCH) {
            byte[] entry = entry();
            if (entry == null) {
                break;
            }
            batch.add(entry);
            size += entry.length;
            String line = openings == null ? null : openings.of(position);
            if (line != null) {
                opened.add(line);
                size += line.length();
            }
            position++;
        }
        return batch.isEmpty() ? null : new EntryBatch(from, batch, opened, size);
    }

    private byte @Nullable [] entry() throws IOException {
        int high = entries.read();
        if (high < 0) {
            return null;
        }
        try {
            byte[] bytes = new byte[high << Byte.SIZE | entries.readUnsignedByte()];
            entries.readFully(bytes);
            return bytes;
        } catch (EOFException end) {
            cut = true;
            return null;
        }
    }

    /** Whether the last entry was not there as a whole. */
    boolean isCut() {
        return cut;
    }

    /** The SHA-256 of the entries, after the last. */
    String entriesSha256() {
        return file.sha256();
    }

    /** The position that the first line of the openings is for which belongs to no entry; empty if all do. */
    OptionalLong openingOfNone() {
        return openings == null || openings.line == null ? OptionalLong.empty() : OptionalLong.of(openings.position);
    }

    /** The SHA-256 of the openings, of which no more is wanted; null if there are none. */
    @Nullable
    String openingsSha256() throws IOException {
        return openings == null ? null : openings.sha256();
    }

    @Override
    public void close() throws IOException {
        entries.close();
        if (openings != null) {
            openings.file.close();
        }
    }

    /** The lines that open digests. Of a line only the position is looked at. */
    private static final class Openings {

        private final DigestedFile file;
        private final TextLines lines;
        private @Nullable String line;
        private long position;

        Openings(DigestedFile file) throws IOException {
            this.file = file;
            this.lines = new TextLines(ProofFiles.OPENINGS, file);
            read();
        }

        private void read() throws IOException {
            line = lines.next();
            if (line != null) {
                position = BatchOpenings.position(line);
            }
        }

        /** The line for a position; null if there is none. Reading stays for good before a line that is out of order. */
        @Nullable
        String of(long wanted) throws IOException {
            String found = position == wanted ? line : null;
            if (found != null) {
                read();
            }
            return found;
        }

        String sha256() throws IOException {
            while (line != null) {
                line = lines.next();
            }
            return file.sha256();
        }
    }
}
