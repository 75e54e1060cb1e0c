package dev.daybook.api.openai;

import dev.daybook.event.EventType;
import dev.daybook.event.Report;
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
    static AuditLogType parse(String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException("Not a line of " + COLUMNS + " columns: " + line);
        }
        boolean tenantScoped = switch (columns[1]) {
            case "organization" -> false;
            case "tenant" -> true;
            default -> throw new IllegalArgumentException("Neither organization nor tenant: " + line);
        };
        return new AuditLogType(
                new EventType(columns[0], Report.valueOf(columns[2])),
                tenantScoped,
                DetailSchema.parse(columns[3]),
                columns[4].equals("-") ? Set.of() : Set.of(columns[4].split(" ", -1)));
    }

    String label() {
        return event.label();
    }
}
