package dev.daybook.export;

import dev.daybook.integrity.note.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Parts a CSV file into the bytes of its records, or a text into those of its lines, without reading what is in them. */
final class CsvRecords {

    /** No record of an export is longer: an entry has 64 KiB, of which several columns may show the same. */
    private static final int LONGEST = 1 << 26;

    private final InputStream in;
    private final boolean quotes;
    private byte[] buffer = new byte[1 << 16];
    private int from;
    private int filled;
    private int at;

    CsvRecords(InputStream in) {
        this(in, true);
    }

    private CsvRecords(InputStream in, boolean quotes) {
        this.in = in;
        this.quotes = quotes;
    }

    /** The lines of a text, in which quotes mean nothing. */
    static CsvRecords ofLines(InputStream in) {
        return new CsvRecords(in, false);
    }

    /** The bytes of the next record with its end. */
    byte @Nullable [] next() throws IOException {
        boolean quoted = false;
        at = from;
        while (true) {
            if (at == filled && !fill()) {
                if (at == from) {
                    return null;
                }
                return record();
            }
            byte unit = buffer[at++];
            if (quotes && unit == '"') {
                quoted = !quoted;
            } else if (unit == '\n' && !quoted) {
                return record();
            }
        }
    }

    private byte[] record() {
        byte[] record = Arrays.copyOfRange(buffer, from, at);
        from = at;
        return record;
    }

    private boolean fill() throws IOException {
        int length = filled - from;
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, length);
            at -= from;
            from = 0;
            filled = length;
        }
        if (filled == buffer.length) {
            if (buffer.length >= LONGEST) {
                throw new MalformedException("a record has more than " + LONGEST + " bytes.");
            }
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read > 0) {
            filled += read;
        }
        return read > 0;
    }
}
