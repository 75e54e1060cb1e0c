package dev.daybook.entry;

import dev.daybook.kernel.EventId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a log, read from its canonical bytes. They are exactly what {@link Leaf} writes of its {@link #content} at its
 * position: whatever the log would not have written is refused.
 *
 * <p>The format is frozen, so it is read as it is written, member after member, and a value becomes a text only when it is
 * asked for: whoever verifies an export reads a whole log.
 */
public final class Entry {

    private static final byte[] ACTOR = name("actor");
    private static final byte[] API_KEY_ID = name("apiKeyId");
    private static final byte[] ATTRIBUTES = name("attributes");
    private static final byte[] DETAILS = name("details");
    private static final byte[] DIALECT = name("dialect");
    private static final byte[] EVENT = name("event");
    private static final byte[] ID = name("id");
    private static final byte[] IDEMPOTENCY_KEY = name("idempotencyKey");
    private static final byte[] IDENTITY = name("identity");
    private static final byte[] ISSUER = name("issuer");
    private static final byte[] NAME = name("name");
    private static final byte[] ORG_ID = name("orgId");
    private static final byte[] POSITION = name("position");
    private static final byte[] POSTER = name("poster");
    private static final byte[] PROJECT_ID = name("projectId");
    private static final byte[] PROJECT_TYPE = name("projectType");
    private static final byte[] RECEIVED_AT = name("receivedAt");
    private static final byte[] REPORT = name("report");
    private static final byte[] SCOPE = name("scope");
    private static final byte[] SUBJECT = name("subject");
    private static final byte[] TARGET = name("target");
    private static final byte[] TIMESTAMP = name("timestamp");
    private static final byte[] TOKEN_ID = name("tokenId");
    private static final byte[] TYPE = name("type");
    private static final byte[] USER_ID = name("userId");
    private static final byte[] USER_PROJECT_ROLE = name("userProjectRole");
    private static final byte[] VERSION = name("v");

    /** Where a value stands in the bytes. */
    private record Span(int from, int to) {}

    private final byte[] bytes;
    private final CanonicalCursor cursor;

    private final @Nullable Span apiKeyId;
    private final Span attributes;
    private final @Nullable Span actorType;
    private final Span userId;
    private final Span details;
    private final @Nullable Span dialect;
    private final Span label;
    private final @Nullable Span idempotencyKey;
    private final Span identity;
    private final Map<String, String> digests;
    private final long position;
    private final @Nullable Span posterIssuer;
    private final @Nullable Span posterSubject;
    private final @Nullable Span posterTokenId;
    private final Span posterUserId;
    private final Span receivedAt;
    private final Span report;
    private final Span orgId;
    private final @Nullable Span projectId;
    private final @Nullable Span projectType;
    private final @Nullable Span userProjectRole;
    private final @Nullable Span targetId;
    private final @Nullable Span targetName;
    private final @Nullable Span targetType;
    private final Span timestamp;

    /**
     * Reads an entry.
     *
     * @param canonicalBytes which nobody changes any more
     * @throws MalformedEntryException if the log would not have written them
     */
    public static Entry read(byte[] canonicalBytes) {
        return new Entry(canonicalBytes);
    }

    /** Reads the members in the order in which an entry has them. */
    private Entry(byte[] bytes) {
        this.bytes = bytes;
        this.cursor = new CanonicalCursor(bytes);
        cursor.expect('{');
        object(ACTOR);
        apiKeyId = optional(API_KEY_ID);
        attributes = json(ATTRIBUTES);
        actorType = optional(TYPE);
        userId = required(USER_ID);
        cursor.expect('}');
        details = json(DETAILS);
        dialect = optional(DIALECT);
        label = required(EVENT);
        idempotencyKey = optional(IDEMPOTENCY_KEY);
        member(IDENTITY);
        int identityBegin = cursor.at();
        digests = Collections.unmodifiableMap(cursor.digests());
        identity = new Span(identityBegin, cursor.at());
        position = positionMember();
        object(POSTER);
        posterIssuer = optional(ISSUER);
        posterSubject = optional(SUBJECT);
        posterTokenId = optional(TOKEN_ID);
        posterUserId = required(USER_ID);
        cursor.expect('}');
        receivedAt = time(RECEIVED_AT);
        report = required(REPORT);
        if (!Leaf.REPORTS.contains(text(report))) {
            throw cursor.malformed("one of the reports " + Leaf.REPORTS + " must end");
        }
        object(SCOPE);
        orgId = required(ORG_ID);
        projectId = optional(PROJECT_ID);
        projectType = optional(PROJECT_TYPE);
        userProjectRole = optional(USER_PROJECT_ROLE);
        cursor.expect('}');
        boolean targeted = cursor.begins(TARGET);
        if (targeted) {
            cursor.expect('{');
        }
        targetId = targeted ? optional(ID) : null;
        targetName = targeted ? optional(NAME) : null;
        targetType = targeted ? optional(TYPE) : null;
        if (targeted) {
            if (targetId == null && targetName == null && targetType == null) {
                throw cursor.malformed("\"id\", \"name\" or \"type\" must follow");
            }
            cursor.expect('}');
        }
        timestamp = time(TIMESTAMP);
        member(VERSION);
        cursor.expect((char) ('0' + Leaf.VERSION));
        cursor.expect('}');
        cursor.end();
    }

    private void object(byte[] name) {
        member(name);
        cursor.expect('{');
    }

    private void member(byte[] name) {
        if (!cursor.begins(name)) {
            throw cursor.malformed(new String(name, 0, name.length - 1, StandardCharsets.US_ASCII) + " must follow");
        }
    }

    private Span required(byte[] name) {
        member(name);
        return string();
    }

    private @Nullable Span optional(byte[] name) {
        return cursor.begins(name) ? string() : null;
    }

    private Span string() {
        int begin = cursor.at() + 1;
        return new Span(begin, cursor.string());
    }

    private Span json(byte[] name) {
        member(name);
        int begin = cursor.at();
        cursor.object(1);
        return new Span(begin, cursor.at());
    }

    private Span time(byte[] name) {
        Span time = required(name);
        if (!EntryTime.isTime(bytes, time.from, time.to)) {
            throw cursor.malformed("a time from 1970 to 9999 must end, in UTC and with six digits of a fraction");
        }
        return time;
    }

    private long positionMember() {
        member(POSITION);
        int begin = cursor.at();
        long number = cursor.wholeNumber(EventId.LAST_POSITION);
        if (bytes.length + Leaf.WIDEST_POSITION - (cursor.at() - begin) > Leaf.MAX_BYTES) {
            throw new MalformedEntryException(
                    "With the widest position it has more than " + Leaf.MAX_BYTES + " bytes.");
        }
        return number;
    }

    /** The position, dense from 0. */
    public long position() {
        return position;
    }

    /** The organization, whose log it is. */
    public String orgId() {
        return text(orgId);
    }

    /** When it happened. */
    public Instant timestamp() {
        return instant(timestamp);
    }

    /** When it happened, as the entry has it: in UTC, with six digits of a fraction. */
    public String timestampText() {
        return text(timestamp);
    }

    /** When the service received it. */
    public Instant receivedAt() {
        return instant(receivedAt);
    }

    /** When the service received it, as the entry has it: in UTC, with six digits of a fraction. */
    public String receivedAtText() {
        return text(receivedAt);
    }

    /** What happened. */
    public String label() {
        return text(label);
    }

    /** The name of the report that it belongs to. */
    public String report() {
        return text(report);
    }

    /** The user who acted, as the poster says. */
    public String userId() {
        return text(userId);
    }

    /** How the actor was known. */
    public @Nullable String actorType() {
        return textOrNull(actorType);
    }

    /** The text of a JSON object: the actor's other members as they were posted. */
    public String attributes() {
        return jsonText(attributes);
    }

    /** The API key that the actor called with. */
    public @Nullable String apiKeyId() {
        return textOrNull(apiKeyId);
    }

    /** The project, if it happened in one. */
    public @Nullable String projectId() {
        return textOrNull(projectId);
    }

    /** The kind of project. */
    public @Nullable String projectType() {
        return textOrNull(projectType);
    }

    /** The role that the actor had in the project. */
    public @Nullable String userProjectRole() {
        return textOrNull(userProjectRole);
    }

    /** The kind of thing that it was done to. */
    public @Nullable String targetType() {
        return textOrNull(targetType);
    }

    /** What it was done to. */
    public @Nullable String targetId() {
        return textOrNull(targetId);
    }

    /** The name of what it was done to. */
    public @Nullable String targetName() {
        return textOrNull(targetName);
    }

    /** The text of a JSON object, without what identifies somebody. */
    public String details() {
        return jsonText(details);
    }

    /** The producer's name for the event. */
    public @Nullable String idempotencyKey() {
        return textOrNull(idempotencyKey);
    }

    /** The closed vocabulary that the label is of. */
    public @Nullable String dialect() {
        return textOrNull(dialect);
    }

    /** The API token by which it was posted. */
    public @Nullable String posterTokenId() {
        return textOrNull(posterTokenId);
    }

    /** Who issued the JWT by which it was posted. */
    public @Nullable String posterIssuer() {
        return textOrNull(posterIssuer);
    }

    /** Whom the JWT is about by which it was posted. */
    public @Nullable String posterSubject() {
        return textOrNull(posterSubject);
    }

    /** The user who posted it. */
    public String posterUserId() {
        return text(posterUserId);
    }

    /** The digests of its identifying values, by their names. */
    public Map<String, String> digests() {
        return digests;
    }

    /** All that it says but its position. */
    public EntryContent content() {
        return new EntryContent(
                orgId(),
                timestamp(),
                receivedAt(),
                label(),
                report(),
                posterTokenId(),
                posterIssuer(),
                posterSubject(),
                posterUserId(),
                userId(),
                actorType(),
                apiKeyId(),
                attributes(),
                projectId(),
                projectType(),
                userProjectRole(),
                targetType(),
                targetId(),
                targetName(),
                details(),
                idempotencyKey(),
                dialect(),
                jsonText(identity));
    }

    private String text(Span span) {
        return cursor.text(span.from, span.to);
    }

    private @Nullable String textOrNull(@Nullable Span span) {
        return span == null ? null : text(span);
    }

    private Instant instant(Span span) {
        return EntryTime.read(bytes, span.from, span.to);
    }

    private String jsonText(Span span) {
        return new String(bytes, span.from, span.to - span.from, StandardCharsets.UTF_8);
    }

    private static byte[] name(String name) {
        return ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
    }
}
