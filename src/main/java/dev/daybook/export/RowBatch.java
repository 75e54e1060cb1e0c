package dev.daybook.export;

import dev.daybook.kernel.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that follow one another in a file, and the positions of the events of which they are.
 *
 * @param before how many rows of the file are before them
 * @param rows the bytes of each, with its end
 * @param positions of each row that of its event, or -1 if that is not known
 * @param size how long the rows are together
 */
record RowBatch(long before, List<byte[]> rows, List<Long> positions, long size) {

    /** How many rows make a batch. */
    private static final int ROWS = 256;

    /** A batch of so many bytes gets no further row. */
    private static final int LONG_BATCH = 1 << 20;

    private static final int MOST_DIGITS = 18;

    /**
     * A row and its digest.
     *
     * @param number its number in the file, from 1
     * @param position that of its event, or -1 if that is not known
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Row(long number, long position, byte[] bytes, byte[] digest) {}

    /**
     * Reads the next rows of a file; none after the last.
     *
     * @param before how many were read already
     */
    static RowBatch read(long before, CsvRecords records, TextLines positions) throws IOException {
        List<byte[]> rows = new ArrayList<>(ROWS);
        List<Long> read = new ArrayList<>(ROWS);
        long size = 0;
        while (rows.size() < ROWS && size < LONG_BATCH) {
            byte[] row = records.next();
            if (row == null) {
                break;
            }
            rows.add(row);
            size += row.length;
            String line = positions.next();
            read.add(line == null ? -1 : position(line));
        }
        return new RowBatch(before, rows, read, size);
    }

    private static long position(String line) {
        boolean decimal = !line.isEmpty()
                && line.length() <= MOST_DIGITS
                && (line.charAt(0) != '0' || line.length() == 1)
                && line.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return decimal ? Long.parseLong(line) : -1;
    }

    /** The rows with their digests. */
    List<Row> digested() {
        List<Row> digested = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            byte[] row = rows.get(i);
            digested.add(new Row(before + i + 1, positions.get(i), row, Sha256.of(row)));
        }
        return digested;
    }
}
