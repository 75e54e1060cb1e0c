package dev.daybook.api.openai;

import dev.daybook.event.EventType;
import dev.daybook.event.Report;
import java.util.List;
import java.util.Set;

/**
 * A type of audit log, a line of {@code audit-log-types.tsv}.
 *
 * @param tenantScoped whether it belongs to the tenant above the organization: shown only where such are asked for
 * @param identifying the paths of the details that tell who somebody is
 */
record AuditLogType(EventType event, boolean tenantScoped, DetailSchema details, Set<String> identifying) {

    private static final int COLUMNS = 5;

    AuditLogType {
        identifying = Set.copyOf(identifying);
    }

    /** Reads a line: type, {@code organization} or {@code tenant}, report, details, identifying paths or {@code -}. */
    static AuditLogType of(List<String> columns) {
        if (columns.size() != COLUMNS) {
            throw new IllegalArgumentException("Not a line of " + COLUMNS + " columns: " + columns);
        }
        boolean tenantScoped = switch (columns.get(1)) {
            case "organization" -> false;
            case "tenant" -> true;
            default -> throw new IllegalArgumentException("Neither organization nor tenant: " + columns);
        };
        return new AuditLogType(
                new EventType(columns.get(0), Report.valueOf(columns.get(2))),
                tenantScoped,
                DetailSchema.parse(columns.get(3)),
                columns.get(4).equals("-") ? Set.of() : Set.of(columns.get(4).split(" ", -1)));
    }

    String label() {
        return event.label();
    }
}
