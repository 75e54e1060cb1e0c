package dev.daybook.api.openai;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** OpenAI's types of audit logs, as {@code audit-log-types.tsv} beside this class lists them, in OpenAI's order. */
@Component
class AuditLogTypes {

    private static final String FILE = "audit-log-types.tsv";

    private final Map<String, AuditLogType> types;

    AuditLogTypes() {
        Map<String, AuditLogType> read = new LinkedHashMap<>();
        try (InputStream file =
                        Objects.requireNonNull(AuditLogTypes.class.getResourceAsStream(FILE), FILE + " is missing");
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                AuditLogType type = AuditLogType.parse(line);
                read.put(type.label(), type);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
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
