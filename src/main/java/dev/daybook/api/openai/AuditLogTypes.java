package dev.daybook.api.openai;

import dev.daybook.api.VocabularyFile;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** OpenAI's types of audit logs, as {@code audit-log-types.tsv} beside this class lists them, in OpenAI's order. */
@Component
class AuditLogTypes {

    private final Map<String, AuditLogType> types;

    AuditLogTypes() {
        Map<String, AuditLogType> read = new LinkedHashMap<>();
        VocabularyFile.of(AuditLogTypes.class, "audit-log-types.tsv").stream()
                .map(AuditLogType::of)
                .forEach(type -> read.put(type.label(), type));
        types = Collections.unmodifiableMap(read);
    }

    Collection<AuditLogType> all() {
        return types.values();
    }

    /** Those of the tenant, or those of the organization itself. */
    List<AuditLogType> scoped(boolean toTenant) {
        return types.values().stream()
                .filter(type -> type.tenantScoped() == toTenant)
                .toList();
    }

    /** The type of that exact label, or null. */
    @Nullable
    AuditLogType named(String label) {
        return types.get(label);
    }

    /** The type of an event of this dialect. */
    AuditLogType of(String label) {
        AuditLogType type = named(label);
        if (type == null) {
            throw new IllegalStateException("No type of OpenAI's: " + label);
        }
        return type;
    }
}
