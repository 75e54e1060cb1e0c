package dev.daybook.export;

import dev.daybook.event.EventField;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of an event can be a column, by the names that events are posted with. */
final class ExportFields {

    /** Before a dotted path into the details. */
    static final String DETAILS = "details.";

    private static final Pattern PATH = Pattern.compile("[^.\\p{Cntrl}\\p{Cs}]+(\\.[^.\\p{Cntrl}\\p{Cs}]+)*");

    private static final Map<String, EventField> NAMED = named();

    private ExportFields() {}

    private static Map<String, EventField> named() {
        Map<String, EventField> fields = new LinkedHashMap<>();
        fields.put("id", EventField.ID);
        fields.put("position", EventField.POSITION);
        fields.put("timestamp", EventField.TIMESTAMP);
        fields.put("receivedAt", EventField.RECEIVED_AT);
        fields.put("event", EventField.LABEL);
        fields.put("auditReportType", EventField.REPORT);
        fields.put("userId", EventField.USER_ID);
        fields.put("username", EventField.USERNAME);
        fields.put("ip", EventField.IP);
        fields.put("actor.email", EventField.EMAIL);
        fields.put("actor.type", EventField.ACTOR_TYPE);
        fields.put("actor.apiKeyId", EventField.API_KEY_ID);
        fields.put("orgId", EventField.ORG_ID);
        fields.put("context.orgId", EventField.ORG_ID);
        fields.put("context.orgName", EventField.ORG_NAME);
        fields.put("projectId", EventField.PROJECT_ID);
        fields.put("context.projectName", EventField.PROJECT_NAME);
        fields.put("context.projectType", EventField.PROJECT_TYPE);
        fields.put("context.userProjectRole", EventField.USER_PROJECT_ROLE);
        fields.put("target.type", EventField.TARGET_TYPE);
        fields.put("target.id", EventField.TARGET_ID);
        fields.put("target.name", EventField.TARGET_NAME);
        fields.put("idempotencyKey", EventField.IDEMPOTENCY_KEY);
        return Collections.unmodifiableMap(fields);
    }

    /** The names of fields, in a fixed order. */
    static Set<String> names() {
        return NAMED.keySet();
    }

    /** The field of that name, or null. */
    static @Nullable EventField named(String name) {
        return NAMED.get(name);
    }

    /** The path into the details that a name means, if it means one. */
    static Optional<String> path(String name) {
        return name.startsWith(DETAILS)
                ? Optional.of(name.substring(DETAILS.length()))
                        .filter(path -> PATH.matcher(path).matches())
                : Optional.empty();
    }

    /** Whether something can be a column. */
    static boolean isKnown(String name) {
        return NAMED.containsKey(name) || path(name).isPresent();
    }
}
