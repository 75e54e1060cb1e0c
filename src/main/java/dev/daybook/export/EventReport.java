package dev.daybook.export;

import dev.daybook.event.EventField;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.EventReading;
import dev.daybook.event.EventSink;
import dev.daybook.event.Order;
import dev.daybook.event.Report;
import dev.daybook.event.Tenant;
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
        ExportOrder order = export.order();
        EventValues values = new EventValues();
        Cell position = values.field(EventField.POSITION);
        Cell[] columns = cells.of(order, values);
        @Nullable String[] row = new @Nullable String[columns.length];
        read(export, values.fields(), event -> {
            values.next(event);
            if (isShown(order, position.of(values))) {
                for (int i = 0; i < columns.length; i++) {
                    row[i] = columns[i].of(values);
                }
                rows.row(row);
            }
        });
        return null;
    }

    /** The positions of the events of its rows, in the order of these. */
    void positions(Export export, Consumer<String> positions) {
        read(export, List.of(EventField.POSITION), event -> {
            if (isShown(export.order(), event[0])) {
                positions.accept(Objects.requireNonNull(event[0]));
            }
        });
    }

    private static boolean isShown(ExportOrder order, @Nullable String position) {
        return order.fromPosition() == 0 || Long.parseLong(Objects.requireNonNull(position)) >= order.fromPosition();
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
