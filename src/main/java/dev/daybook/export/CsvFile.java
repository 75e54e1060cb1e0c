package dev.daybook.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
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

    private final DigestedStream bytes;
    private final TrailingStream behind;
    private final CsvWriter csv;
    private final boolean defuse;
    private long rows;

    /**
     * Begins a file.
     *
     * @param defuse whether cells that a spreadsheet would run as a formula are made texts
     */
    CsvFile(OutputStream out, boolean defuse, List<String> header) {
        this.bytes = new DigestedStream(out);
        this.behind = new TrailingStream(bytes);
        this.csv = format().bufferSize(1 << 16).build(behind, StandardCharsets.UTF_8);
        this.defuse = defuse;
        csv.writeRecord(header.toArray(String[]::new));
    }

    /** How rows are written. */
    static CsvWriter.CsvWriterBuilder format() {
        return CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).quoteStrategy(QuoteStrategies.EMPTY);
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
