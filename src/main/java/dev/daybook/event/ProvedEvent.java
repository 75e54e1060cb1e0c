package dev.daybook.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event as its canonical bytes tell it: what {@link Leaf} wrote, read again by somebody who has no database. Its values
 * are the same texts as {@link EventLog#read} hands over.
 */
public final class ProvedEvent {

    private static final JsonFactory JSON = new JsonFactory();

    private static final String DETAILS = "details";
    private static final String IDENTITY = "identity";
    private static final String ATTRIBUTES = "actor.attributes";

    private static final Map<String, EventField> MEMBERS = Map.ofEntries(
            Map.entry("actor.apiKeyId", EventField.API_KEY_ID),
            Map.entry("actor.type", EventField.ACTOR_TYPE),
            Map.entry("actor.userId", EventField.USER_ID),
            Map.entry("event", EventField.LABEL),
            Map.entry("id", EventField.ID),
            Map.entry("idempotencyKey", EventField.IDEMPOTENCY_KEY),
            Map.entry("position", EventField.POSITION),
            Map.entry("receivedAt", EventField.RECEIVED_AT),
            Map.entry("report", EventField.REPORT),
            Map.entry("scope.orgId", EventField.ORG_ID),
            Map.entry("scope.projectId", EventField.PROJECT_ID),
            Map.entry("scope.projectType", EventField.PROJECT_TYPE),
            Map.entry("scope.userProjectRole", EventField.USER_PROJECT_ROLE),
            Map.entry("target.id", EventField.TARGET_ID),
            Map.entry("target.name", EventField.TARGET_NAME),
            Map.entry("target.type", EventField.TARGET_TYPE),
            Map.entry("timestamp", EventField.TIMESTAMP));

    private static final Map<EventField, String> IDENTIFYING = Map.of(
            EventField.USERNAME, "username",
            EventField.IP, "ip",
            EventField.EMAIL, "email",
            EventField.ORG_NAME, "orgName",
            EventField.PROJECT_NAME, "projectName");

    private final Map<EventField, String> values = new EnumMap<>(EventField.class);
    private final Map<String, String> digests = new TreeMap<>();
    private final String text;

    private ProvedEvent(String text) {
        this.text = text;
    }

    /**
     * The event of canonical bytes, which somebody has shown to be in a log.
     *
     * @throws IllegalArgumentException if they are not such
     */
    public static ProvedEvent of(byte[] canonicalBytes) {
        ProvedEvent event = new ProvedEvent(new String(canonicalBytes, StandardCharsets.UTF_8));
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), event.text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("No JSON object");
            }
            event.read(parser, "");
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException(malformed);
        }
        for (EventField always : List.of(
                EventField.ID, EventField.POSITION, EventField.TIMESTAMP, EventField.ORG_ID, EventField.REPORT)) {
            if (!event.values.containsKey(always)) {
                throw new IllegalArgumentException("Without " + always);
            }
        }
        return event;
    }

    private void read(JsonParser parser, String path) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            String member = path + name;
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT && (member.equals(DETAILS) || member.equals(ATTRIBUTES))) {
                int from = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                if (member.equals(DETAILS)) {
                    values.put(
                            EventField.DETAILS,
                            text.substring(
                                    from, (int) parser.currentTokenLocation().getCharOffset() + 1));
                }
            } else if (token == JsonToken.START_OBJECT) {
                read(parser, member + ".");
            } else if (path.equals(IDENTITY + ".")) {
                digests.put(name, parser.getString());
            } else {
                EventField field = MEMBERS.get(member);
                if (field != null) {
                    values.put(field, isTime(field) ? shortened(parser.getString()) : parser.getString());
                }
                parser.skipChildren();
            }
        }
    }

    private static boolean isTime(EventField field) {
        return field == EventField.TIMESTAMP || field == EventField.RECEIVED_AT;
    }

    /** A time with no more digits of its fraction than it has. */
    private static String shortened(String time) {
        int end = time.length() - 1;
        while (end > 0 && time.charAt(end - 1) == '0' && time.indexOf('.') > 0) {
            end--;
        }
        return time.substring(0, end > 0 && time.charAt(end - 1) == '.' ? end - 1 : end) + "Z";
    }

    /** The position, as the event itself says it. */
    public long position() {
        return Long.parseLong(String.valueOf(values.get(EventField.POSITION)));
    }

    /** When it happened. */
    public Instant timestamp() {
        return Instant.parse(String.valueOf(values.get(EventField.TIMESTAMP)));
    }

    /** The digests of its identifying values, by their names. */
    public Map<String, String> digests() {
        return Map.copyOf(digests);
    }

    /** One of the values that do not identify anybody; null if the event has none. */
    public @Nullable String value(EventField field) {
        return values.get(field);
    }

    /**
     * The values of fields, in their order.
     *
     * @param opened the identifying values that were opened, by the names of their digests
     */
    public @Nullable String[] values(List<EventField> fields, Map<String, String> opened) {
        @Nullable String[] chosen = new @Nullable String[fields.size()];
        for (int i = 0; i < chosen.length; i++) {
            EventField field = fields.get(i);
            String identifying = IDENTIFYING.get(field);
            if (identifying != null) {
                chosen[i] = opened.get(identifying);
            } else if (field == EventField.DETAILS) {
                chosen[i] = details(opened);
            } else {
                chosen[i] = values.get(field);
            }
        }
        return chosen;
    }

    private String details(Map<String, String> opened) {
        ObjectNode identifying = null;
        for (Map.Entry<String, String> value : opened.entrySet()) {
            if (value.getKey().startsWith(Identity.DETAILS)) {
                identifying = identifying == null ? (ObjectNode) CanonicalJson.read("{}") : identifying;
                identifying.set(
                        value.getKey().substring(Identity.DETAILS.length()), CanonicalJson.read(value.getValue()));
            }
        }
        return IdentifyingDetails.together(
                values.getOrDefault(EventField.DETAILS, "{}"), identifying == null ? null : identifying.toString());
    }
}
