package dev.daybook.export;

import dev.daybook.event.EventField;
import dev.daybook.event.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** How the rows of a report are made of events: by what writes them, and by what verifies them. */
final class EventCells {

    private static final Cell NOTHING = event -> null;

    private final Report report;
    private final List<ReportColumn> columns;
    private final Own own;

    EventCells(Report report, Own own) {
        this.report = report;
        this.columns = ReportColumn.of(report.name());
        this.own = own;
    }

    /** The cells of sources that only one report knows. */
    @FunctionalInterface
    interface Own {

        /** The cell of a source, if the report knows it. */
        Optional<Cell> of(String source, EventValues values);
    }

    Report report() {
        return report;
    }

    /** The columns for an order. */
    List<String> header(ExportOrder order) {
        return Stream.concat(columns.stream().map(ReportColumn::name), order.include().stream())
                .toList();
    }

    /** The cells of a row, made of the values of an event. */
    Cell[] of(ExportOrder order, EventValues values) {
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
        return own.of(source, values).orElseThrow(() -> new IllegalStateException("No source " + source));
    }

    /** A field of the target, if that is of a type. */
    private static Cell ofTarget(String field, String type, EventValues values) {
        Cell targetType = values.field(EventField.TARGET_TYPE);
        Cell value = values.field(Objects.requireNonNull(ExportFields.named(field)));
        return event -> type.equals(targetType.of(event)) ? value.of(event) : null;
    }
}
