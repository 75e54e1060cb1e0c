package dev.daybook.export;

import dev.daybook.event.EventField;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.EventReading;
import dev.daybook.event.Order;
import dev.daybook.event.Report;
import dev.daybook.event.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report of the log: a row for each of its events. */
abstract class EventReport implements UsageReport {

    private static final Cell NOTHING = event -> null;

    private final Report report;
    private final EventLog log;
    private final List<ReportColumn> columns;

    EventReport(Report report, EventLog log) {
        this.report = report;
        this.log = log;
        this.columns = ReportColumn.of(report.name());
    }

    /** The cell of a source that only this report knows. */
    abstract Optional<Cell> own(String source, EventValues values);

    @Override
    public String name() {
        return report.name();
    }

    @Override
    public List<String> header(ExportOrder order) {
        return Stream.concat(columns.stream().map(ReportColumn::name), order.include().stream())
                .toList();
    }

    @Override
    public void prepare(UUID exportId, String orgId, ExportOrder order) {
        // What is in the log stays.
    }

    @Override
    public long size(Export export) {
        ExportOrder order = export.order();
        return log.count(new EventQuery(tenant(export), order.range(), Order.ASCENDING, order.filter(report), false));
    }

    @Override
    public void write(Export export, Rows rows) {
        ExportOrder order = export.order();
        EventValues values = new EventValues();
        Cell[] cells = cells(order, values);
        @Nullable String[] row = new @Nullable String[cells.length];
        log.read(
                new EventReading(
                        tenant(export),
                        order.range(),
                        order.filter(report),
                        export.bound(),
                        values.fields(),
                        order.includeIdentifyingFields()),
                event -> {
                    values.next(event);
                    for (int i = 0; i < cells.length; i++) {
                        row[i] = cells[i].of(values);
                    }
                    rows.row(row);
                });
    }

    private static Tenant.Organization tenant(Export export) {
        return new Tenant.Organization(export.orgId());
    }

    private Cell[] cells(ExportOrder order, EventValues values) {
        List<Cell> cells = new ArrayList<>();
        for (ReportColumn column : columns) {
            cells.add(
                    column.identifying() && !order.includeIdentifyingFields()
                            ? NOTHING
                            : firstOf(column.sources().stream()
                                    .map(source -> cell(source, values))
                                    .toList()));
        }
        for (String name : order.include()) {
            cells.add(isIdentifying(name) && !order.includeIdentifyingFields() ? NOTHING : cell(name, values));
        }
        return cells.toArray(Cell[]::new);
    }

    /** A target may be a person too, and its name is not kept apart. */
    private static boolean isIdentifying(String name) {
        EventField field = ExportFields.named(name);
        return field == EventField.TARGET_NAME
                || (field != null && field.isIdentifying())
                || ExportFields.path(name)
                        .filter(ReportColumn::isIdentifyingDetail)
                        .isPresent();
    }

    private static Cell firstOf(List<Cell> cells) {
        return switch (cells.size()) {
            case 1 -> cells.getFirst();
            case 2 -> {
                Cell first = cells.get(0);
                Cell second = cells.get(1);
                yield event -> {
                    String value = first.of(event);
                    return value == null ? second.of(event) : value;
                };
            }
            default -> throw new IllegalStateException("A column has one source or two");
        };
    }

    private Cell cell(String source, EventValues values) {
        EventField field = ExportFields.named(source);
        if (field != null) {
            return values.field(field);
        }
        Optional<String> path = ExportFields.path(source);
        if (path.isPresent()) {
            return values.detail(path.get());
        }
        int colon = source.indexOf(':');
        if (colon > 0) {
            return ofTarget(source.substring(0, colon), source.substring(colon + 1), values);
        }
        return own(source, values).orElseThrow(() -> new IllegalStateException("No source " + source));
    }

    /** A field of the target, if that is of a type. */
    private static Cell ofTarget(String field, String type, EventValues values) {
        Cell targetType = values.field(EventField.TARGET_TYPE);
        Cell value = values.field(Objects.requireNonNull(ExportFields.named(field)));
        return event -> type.equals(targetType.of(event)) ? value.of(event) : null;
    }
}
