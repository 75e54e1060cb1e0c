package dev.daybook.event;

import dev.daybook.entry.Entry;
import dev.daybook.kernel.EventId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The values of an event as its entry tells them, to somebody who has no database: the texts that {@link EventLog#read} hands over. */
public final class EntryValues {

    private static final String FRACTION = ".000000Z";

    private EntryValues() {}

    /**
     * The values of fields, in their order.
     *
     * @param opened the identifying values that were opened, by the names of their digests
     */
    public static @Nullable String[] of(Entry entry, List<EventField> fields, Map<String, String> opened) {
        @Nullable String[] values = new @Nullable String[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(entry, fields.get(i), opened);
        }
        return values;
    }

    private static @Nullable String value(Entry entry, EventField field, Map<String, String> opened) {
        return switch (field) {
            case ID -> id(entry);
            case POSITION -> Long.toString(entry.position());
            case TIMESTAMP -> shortened(entry.timestampText());
            case RECEIVED_AT -> shortened(entry.receivedAtText());
            case LABEL -> entry.label();
            case REPORT -> entry.report();
            case USER_ID -> entry.userId();
            case USERNAME -> opened.get("username");
            case IP -> opened.get("ip");
            case EMAIL -> opened.get("email");
            case ACTOR_TYPE -> entry.actorType();
            case API_KEY_ID -> entry.apiKeyId();
            case ACTOR_ATTRIBUTES -> entry.attributes();
            case POSTER_TOKEN -> entry.posterTokenId();
            case POSTER_ISSUER -> entry.posterIssuer();
            case POSTER_SUBJECT -> entry.posterSubject();
            case POSTER_USER -> entry.posterUserId();
            case ORG_ID -> entry.orgId();
            case ORG_NAME -> opened.get("orgName");
            case PROJECT_ID -> entry.projectId();
            case PROJECT_NAME -> opened.get("projectName");
            case PROJECT_TYPE -> entry.projectType();
            case USER_PROJECT_ROLE -> entry.userProjectRole();
            case TARGET_TYPE -> entry.targetType();
            case TARGET_ID -> entry.targetId();
            case TARGET_NAME -> entry.targetName();
            case DETAILS -> details(entry, opened);
            case IDEMPOTENCY_KEY -> entry.idempotencyKey();
        };
    }

    /** The event's id, which follows from its organization, time and position. */
    private static String id(Entry entry) {
        return EventId.of(entry.orgId(), entry.timestamp(), entry.position()).toString();
    }

    /** A time with no more digits of its fraction than it has. */
    private static String shortened(String time) {
        int begin = time.length() - FRACTION.length();
        int end = time.length() - 1;
        while (time.charAt(end - 1) == '0' && end > begin) {
            end--;
        }
        return time.substring(0, end - 1 == begin ? begin : end) + "Z";
    }

    private static String details(Entry entry, Map<String, String> opened) {
        ObjectNode identifying = null;
        for (Map.Entry<String, String> value : opened.entrySet()) {
            if (value.getKey().startsWith(Identity.DETAILS)) {
                identifying = identifying == null ? (ObjectNode) JsonTree.read("{}") : identifying;
                identifying.set(value.getKey().substring(Identity.DETAILS.length()), JsonTree.read(value.getValue()));
            }
        }
        return IdentifyingDetails.together(entry.details(), identifying == null ? null : identifying.toString());
    }
}
