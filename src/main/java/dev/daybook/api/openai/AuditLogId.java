package dev.daybook.api.openai;

import dev.daybook.kernel.EventId;
import java.util.Optional;

/** The id of an event as this dialect writes it: {@code audit_log-} and the UUID. */
record AuditLogId(EventId event) {

    private static final String PREFIX = "audit_log-";

    /** The id that a text stands for, letter by letter as {@link #toString} writes it; empty for any other text. */
    static Optional<AuditLogId> parse(String text) {
        return text.startsWith(PREFIX)
                ? EventId.parse(text.substring(PREFIX.length()))
                        .map(AuditLogId::new)
                        .filter(id -> id.toString().equals(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return PREFIX + event;
    }
}
