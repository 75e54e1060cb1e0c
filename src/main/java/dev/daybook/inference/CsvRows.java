package dev.daybook.inference;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.daybook.job.JobFailed;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file (RFC 4180) in UTF-8, with or without a byte order mark. Its first row names the columns. Lines are
 * counted as an editor counts them, also where a quoted value has several.
 */
final class CsvRows implements EventRows {

    /** All that the library refuses, in other words than its own. */
    private static final String BROKEN =
            "a quoted value never ends, or does not end as one, or there is a value of more than 16 million characters or a"
                    + " row of more than 16384 values.";

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final Counted bytes;
    private final long size;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final List<String> columns;
    private long line = 1;
    private @Nullable CsvRecord row;

    /**
     * Rows that begin at a stream's beginning.
     *
     * @param size how many bytes there are
     * @throws JobFailed if the first row does not name columns
     */
    CsvRows(InputStream file, long size) throws IOException {
        this.bytes = new Counted(file);
        this.size = size;
        this.reader = CsvReader.builder()
                // How many values a row has is said here, with its line.
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(withoutMark(new InputStreamReader(
                        bytes,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT))));
        this.records = reader.iterator();
        CsvRecord header = read();
        if (header == null) {
            throw new JobFailed("The file is empty: its first line must name the columns.");
        }
        this.columns = List.copyOf(header.getFields());
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new JobFailed("Line 1: a column is named twice.");
        }
    }

    private static Reader withoutMark(Reader file) throws IOException {
        PushbackReader text = new PushbackReader(file);
        try {
            int first = text.read();
            if (first >= 0 && first != BYTE_ORDER_MARK) {
                text.unread(first);
            }
        } catch (CharacterCodingException foreign) {
            throw new JobFailed("Line 1: the file is not in UTF-8.");
        }
        return text;
    }

    private @Nullable CsvRecord read() {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (CsvParseException broken) {
            throw new JobFailed("After line " + line + ": the file cannot be read as CSV: " + BROKEN);
        } catch (UncheckedIOException failed) {
            if (failed.getCause() instanceof CharacterCodingException) {
                throw new JobFailed("After line " + line + ": the file is not in UTF-8.");
            }
            throw failed;
        }
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        CsvRecord next = read();
        if (next == null) {
            return false;
        }
        line = next.getStartingLineNumber();
        if (next.getFieldCount() != columns.size()) {
            throw new JobFailed("Line " + line + " has " + next.getFieldCount() + " values, and line 1 names "
                    + columns.size() + " columns.");
        }
        row = next;
        return true;
    }

    @Override
    public String place() {
        return "Line " + line;
    }

    @Override
    public double done() {
        return size == 0 ? 1 : Math.min(1, (double) bytes.read / size);
    }

    @Override
    public @Nullable Object value(int index, @Nullable Column column) {
        if (row == null) {
            throw new IllegalStateException("There is no row before the first");
        }
        String text = row.getField(index);
        if (column != null) {
            return column.ofText(text);
        }
        return text.isEmpty() ? null : text;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Knows how far it was read. */
    private static final class Counted extends FilterInputStream {

        private long read;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            read += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int some = super.read(target, offset, length);
            read += Math.max(0, some);
            return some;
        }
    }
}
