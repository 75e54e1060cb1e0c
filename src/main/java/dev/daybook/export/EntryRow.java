package dev.daybook.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.daybook.entry.Entry;
import dev.daybook.event.EntryValues;
import dev.daybook.event.EventField;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the row of an entry in a report, by what also writes exports. Not to be shared between threads. */
final class EntryRow {

    private static final Map<String, EventCells> REPORTS =
            Map.of(AdminUsage.NAME, AdminUsage.CELLS, AppUsage.NAME, AppUsage.CELLS);

    private final List<String> header;
    private final EventValues values = new EventValues();
    private final Cell[] cells;
    private final List<EventField> fields;
    private final boolean defused;
    private final StringBuilder text = new StringBuilder();
    private final CsvWriter csv = CsvFile.format().bufferSize(0).build(new Writer() {
        @Override
        public void write(int unit) {
            text.append((char) unit);
        }

        @Override
        public void write(char[] units, int offset, int length) {
            text.append(units, offset, length);
        }

        @Override
        public void write(String units, int offset, int length) {
            text.append(units, offset, offset + length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    });

    private EntryRow(EventCells report, ExportOrder order) {
        @Nullable String[] names = report.header(order).toArray(String[]::new);
        if (order.formulasDefused()) {
            Formulas.defuse(names);
        }
        this.header = Stream.of(names).map(String::valueOf).toList();
        this.cells = report.of(order, values);
        this.fields = values.fields();
        this.defused = order.formulasDefused();
    }

    /** Whether the rows of a report are made of entries. */
    static boolean isMadeOfEntries(String report) {
        return REPORTS.containsKey(report);
    }

    /** The makers of rows of the reports that were asked for, by the reports' names. */
    static Map<String, EntryRow> of(ExportOrder order) {
        return order.includeReport().stream()
                .filter(EntryRow::isMadeOfEntries)
                .distinct()
                .collect(Collectors.toMap(
                        Function.identity(),
                        report -> new EntryRow(Objects.requireNonNull(REPORTS.get(report)), order)));
    }

    /** The names of the columns. */
    List<String> header() {
        return header;
    }

    /** The cells of an entry's row. */
    @Nullable
    String[] cells(Entry entry, Map<String, String> opened) {
        values.next(EntryValues.of(entry, fields, opened));
        @Nullable String[] row = new @Nullable String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            row[i] = cells[i].of(values);
        }
        if (defused) {
            Formulas.defuse(row);
        }
        return row;
    }

    /** The bytes of a row, with its end. */
    byte[] bytes(@Nullable String[] row) {
        text.setLength(0);
        csv.writeRecord(row);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
