package dev.daybook.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event as its canonical bytes tell it: what {@link Leaf} wrote, read again by somebody who has no database. Its values
 * are the same texts as {@link EventLog#read} hands over.
 *
 * <p>The format is frozen, so it is read as it is written, member after member, and a value becomes a text only when it is
 * asked for: whoever verifies an export reads a whole log.
 */
public final class ProvedEvent {

    private static final Map<EventField, String> IDENTIFYING = Map.of(
            EventField.USERNAME, "username",
            EventField.IP, "ip",
            EventField.EMAIL, "email",
            EventField.ORG_NAME, "orgName",
            EventField.PROJECT_NAME, "projectName");

    private static final byte[] ACTOR = member("actor");
    private static final byte[] API_KEY_ID = member("apiKeyId");
    private static final byte[] ATTRIBUTES = member("attributes");
    private static final byte[] DETAILS = member("details");
    private static final byte[] DIALECT = member("dialect");
    private static final byte[] EVENT = member("event");
    private static final byte[] ID = member("id");
    private static final byte[] IDEMPOTENCY_KEY = member("idempotencyKey");
    private static final byte[] IDENTITY = member("identity");
    private static final byte[] NAME = member("name");
    private static final byte[] ORG_ID = member("orgId");
    private static final byte[] POSITION = member("position");
    private static final byte[] PROJECT_ID = member("projectId");
    private static final byte[] PROJECT_TYPE = member("projectType");
    private static final byte[] RECEIVED_AT = member("receivedAt");
    private static final byte[] REPORT = member("report");
    private static final byte[] SCOPE = member("scope");
    private static final byte[] TARGET = member("target");
    private static final byte[] TIMESTAMP = member("timestamp");
    private static final byte[] TYPE = member("type");
    private static final byte[] USER_ID = member("userId");
    private static final byte[] USER_PROJECT_ROLE = member("userProjectRole");
    private static final byte[] VERSION = member("v");

    private static final List<EventField> ALWAYS =
            List.of(EventField.ID, EventField.POSITION, EventField.TIMESTAMP, EventField.ORG_ID, EventField.REPORT);

    /** Where a value stands in the bytes. */
    private record Place(int from, int to) {}

    private final byte[] bytes;

    private final Map<EventField, Place> places = new EnumMap<>(EventField.class);
    private final Map<String, String> digests = new LinkedHashMap<>();

    private ProvedEvent(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The event of canonical bytes, which somebody has shown to be in a log.
     *
     * @param canonicalBytes which nobody changes any more
     * @throws IllegalArgumentException if they are not such
     */
    public static ProvedEvent of(byte[] canonicalBytes) {
        ProvedEvent event = new ProvedEvent(canonicalBytes);
        event.new Reading().leaf();
        for (EventField always : ALWAYS) {
            if (!event.places.containsKey(always)) {
                throw new IllegalArgumentException("Without " + always);
            }
        }
        return event;
    }

    /** The members of a leaf, in the order in which it has them. */
    private final class Reading {

        private int at;

        void leaf() {
            expect('{');
            if (begins(ACTOR)) {
                expect('{');
                string(API_KEY_ID, EventField.API_KEY_ID);
                if (begins(ATTRIBUTES)) {
                    skip();
                }
                string(TYPE, EventField.ACTOR_TYPE);
                string(USER_ID, EventField.USER_ID);
                expect('}');
            }
            value(DETAILS, EventField.DETAILS);
            if (begins(DIALECT)) {
                skip();
            }
            string(EVENT, EventField.LABEL);
            string(ID, EventField.ID);
            string(IDEMPOTENCY_KEY, EventField.IDEMPOTENCY_KEY);
            if (begins(IDENTITY)) {
                identity();
            }
            value(POSITION, EventField.POSITION);
            string(RECEIVED_AT, EventField.RECEIVED_AT);
            string(REPORT, EventField.REPORT);
            if (begins(SCOPE)) {
                expect('{');
                string(ORG_ID, EventField.ORG_ID);
                string(PROJECT_ID, EventField.PROJECT_ID);
                string(PROJECT_TYPE, EventField.PROJECT_TYPE);
                string(USER_PROJECT_ROLE, EventField.USER_PROJECT_ROLE);
                expect('}');
            }
            if (begins(TARGET)) {
                expect('{');
                string(ID, EventField.TARGET_ID);
                string(NAME, EventField.TARGET_NAME);
                string(TYPE, EventField.TARGET_TYPE);
                expect('}');
            }
            string(TIMESTAMP, EventField.TIMESTAMP);
            if (!begins(VERSION)) {
                throw malformed();
            }
            expect('1');
            expect('}');
            if (at < bytes.length) {
                throw malformed();
            }
        }

        private void identity() {
            expect('{');
            while (next() != '}') {
                if (bytes[at - 1] != '{') {
                    expect(',');
                }
                String name = text(at + 1, quoted());
                expect(':');
                digests.put(name, text(at + 1, quoted()));
            }
            expect('}');
        }

        /** Goes behind the name of a member, if that is the next one. */
        private boolean begins(byte[] name) {
            int start = bytes[at - 1] == '{' ? at : at + 1;
            int end = start + name.length;
            if (end > bytes.length
                    || !Arrays.equals(bytes, start, end, name, 0, name.length)
                    || (start > at && bytes[at] != ',')) {
                return false;
            }
            at = end;
            return true;
        }

        private void string(byte[] name, EventField field) {
            if (begins(name)) {
                places.put(field, new Place(at + 1, quoted()));
            }
        }

        private void value(byte[] name, EventField field) {
            if (begins(name)) {
                int start = at;
                skip();
                places.put(field, new Place(start, at));
            }
        }

        /** Goes behind a string; returns where its closing quote is. */
        private int quoted() {
            expect('"');
            while (next() != '"') {
                at += next() == '\\' ? 2 : 1;
            }
            return at++;
        }

        /** Goes behind a value of any kind. */
        private void skip() {
            int depth = 0;
            do {
                switch (next()) {
                    case '"' -> {
                        quoted();
                        continue;
                    }
                    case '{', '[' -> depth++;
                    case '}', ']' -> depth--;
                    default -> {
                        // A part of a number or a word, or what stands between values.
                    }
                }
                at++;
            } while (depth > 0 || (next() != ',' && next() != '}'));
        }

        private byte next() {
            if (at >= bytes.length) {
                throw malformed();
            }
            return bytes[at];
        }

        private void expect(char character) {
            if (next() != character) {
                throw malformed();
            }
            at++;
        }

        private IllegalArgumentException malformed() {
            return new IllegalArgumentException("No leaf from byte " + at + " on");
        }
    }

    private String text(int start, int end) {
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        return text.indexOf('\\') < 0
                ? text
                : CanonicalJson.read('"' + text + '"').asString();
    }

    /** A time with no more digits of its fraction than it has. */
    private static String shortened(String time) {
        if (!time.endsWith("Z")) {
            return time;
        }
        int end = time.length() - 1;
        while (end > 0 && time.charAt(end - 1) == '0' && time.indexOf('.') > 0) {
            end--;
        }
        return time.substring(0, end > 0 && time.charAt(end - 1) == '.' ? end - 1 : end) + "Z";
    }

    private static byte[] member(String name) {
        return ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The position, as the event itself says it.
     *
     * @throws NumberFormatException if that is no number
     */
    public long position() {
        return Long.parseLong(String.valueOf(value(EventField.POSITION)));
    }

    /**
     * When it happened.
     *
     * @throws java.time.DateTimeException if the event says something else than a time
     */
    public Instant timestamp() {
        return Instant.parse(String.valueOf(value(EventField.TIMESTAMP)));
    }

    /** The digests of its identifying values, by their names. */
    public Map<String, String> digests() {
        return Collections.unmodifiableMap(digests);
    }

    /** One of the values that do not identify anybody; null if the event has none. */
    public @Nullable String value(EventField field) {
        Place place = places.get(field);
        if (place == null) {
            return null;
        }
        return switch (field) {
            case TIMESTAMP, RECEIVED_AT -> shortened(text(place.from, place.to));
            case DETAILS -> new String(bytes, place.from, place.to - place.from, StandardCharsets.UTF_8);
            default -> text(place.from, place.to);
        };
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
                chosen[i] = value(field);
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
                Objects.requireNonNullElse(value(EventField.DETAILS), "{}"),
                identifying == null ? null : identifying.toString());
    }
}
