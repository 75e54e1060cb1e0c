package dev.daybook.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file in the making: RFC 4180 and UTF-8. A cell that has no value is empty, one whose value is the empty text is
 * a pair of quotes. Closed without having been ended, it leaves alone what it was written into.
 */
final class CsvFile implements AutoCloseable {

    /** Quoted is, beside what must be, the empty text, and what some spreadsheet would part. */
    private static final QuoteStrategy QUOTED = new QuoteStrategy() {
        @Override
        public boolean quoteEmpty(int line, int cell) {
            return true;
        }

        @Override
        public boolean quoteValue(int line, int cell, String value) {
            for (int i = 0; i < value.length(); i++) {
                // A bar alone is no reason: it is frequent in texts, and no spreadsheet parts at it unless told so.
                if (value.charAt(i) != '|' && Formulas.isSeparator(value.charAt(i))) {
                    return true;
                }
            }
            return false;
        }
    };

    private final DigestedStream bytes;
    private final TrailingStream behind;
    private final CsvWriter csv;
    private final boolean defuse;
    private long rows;

    /**
     * Begins a file. Its header holds names that callers chose, so that its cells are cells as all others.
     *
     * @param defuse whether cells that a spreadsheet would run as a formula are made texts
     */
    CsvFile(OutputStream out, boolean defuse, List<String> header) {
        this.bytes = new DigestedStream(out);
        this.behind = new TrailingStream(bytes);
        this.csv = format().bufferSize(1 << 16).build(behind, StandardCharsets.UTF_8);
        this.defuse = defuse;
        @Nullable String[] names = header.toArray(String[]::new);
        if (defuse) {
            Formulas.defuse(names);
        }
        csv.writeRecord(names);
    }

    /** Begins the file of a report. */
    static CsvFile of(UsageReport report, ExportOrder order, OutputStream out) {
        return new CsvFile(out, order.formulasDefused(), report.header(order));
    }

    /** How rows are written. */
    static CsvWriter.CsvWriterBuilder format() {
        return CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).quoteStrategy(QUOTED);
    }

    /** Writes a row; its cells may be changed by that. */
    void row(@Nullable String[] cells) {
        if (defuse) {
            Formulas.defuse(cells);
        }
        csv.writeRecord(cells);
        rows++;
    }

    /** Ends the file, and leaves open what it was written into. */
    void end() throws IOException {
        csv.flush();
        behind.close();
    }

    @Override
    public void close() {
        behind.abandon();
    }

    /** How many rows were written, without the header. */
    long rows() {
        return rows;
    }

    /** How many bytes they are, with the header. */
    long size() {
        return bytes.size();
    }

    /** Of all these bytes, in hexadecimal digits. */
    String sha256() {
        return bytes.sha256();
    }
}
