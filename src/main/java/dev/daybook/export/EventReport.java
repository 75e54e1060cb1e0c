package dev.daybook.export;

import dev.daybook.event.EventField;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.EventReading;
import dev.daybook.event.EventSink;
import dev.daybook.event.Order;
import dev.daybook.event.Report;
import dev.daybook.event.Tenant;
import dev.daybook.event.TextQuery;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A report of the log: a row for each of its events. */
abstract class EventReport implements UsageReport {

    private final Report report;
    private final EventLog log;
    private final EventCells cells;

    EventReport(EventCells cells, EventLog log) {
        this.report = cells.report();
        this.cells = cells;
        this.log = log;
    }

    @Override
    public String name() {
        return report.name();
    }

    @Override
    public List<String> header(ExportOrder order) {
        return cells.header(order);
    }

    @Override
    public long size(Export export) {
        ExportOrder order = export.order();
        return log.count(new EventQuery(tenant(export), order.range(), Order.ASCENDING, order.filter(report), false));
    }

    @Override
    public @Nullable Instant write(Export export, Rows rows) {
        write(export, rows, position -> {});
        return null;
    }

    /** Hands its rows over, and behind each the position of its event. */
    void write(Export export, Rows rows, Consumer<String> positions) {
        ExportOrder order = export.order();
        EventValues values = new EventValues();
        Shown shown = new Shown(order, values);
        Cell[] columns = cells.of(order, values);
        @Nullable String[] row = new @Nullable String[columns.length];
        read(export, values.fields(), event -> {
            values.next(event);
            if (shown.isTrue(values)) {
                for (int i = 0; i < columns.length; i++) {
                    row[i] = columns[i].of(values);
                }
                rows.row(row);
                positions.accept(shown.position(values));
            } else {
                rows.none();
            }
        });
    }

    /** Which of the events that are read have rows. */
    private static final class Shown {

        private final long from;
        private final Cell position;
        private final @Nullable TextQuery words;
        private final List<Cell> searched;

        Shown(ExportOrder order, EventValues values) {
            this.from = order.fromPosition();
            this.position = values.field(EventField.POSITION);
            this.words = order.words();
            this.searched = words == null
                    ? List.of()
                    : TextQuery.FIELDS.stream().map(values::field).toList();
        }

        boolean isTrue(EventValues event) {
            return (from == 0 || Long.parseLong(position(event)) >= from)
                    && (words == null
                            || words.matches(searched.stream()
                                    .map(cell -> cell.of(event))
                                    .toArray(String[]::new)));
        }

        String position(EventValues event) {
            return Objects.requireNonNull(position.of(event));
        }
    }

    private void read(Export export, List<EventField> fields, EventSink sink) {
        ExportOrder order = export.order();
        log.read(
                new EventReading(
                        tenant(export),
                        order.range(),
                        order.filter(report),
                        export.bound(),
                        fields,
                        order.includeIdentifyingFields()),
                sink);
    }

    private static Tenant.Organization tenant(Export export) {
        return new Tenant.Organization(export.orgId());
    }
}
