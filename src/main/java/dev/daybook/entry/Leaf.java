package dev.daybook.entry;

import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The canonical bytes of an event, which its proof is about: RFC 8785 JSON of all that is stored of it, in which each
 * identifying value stands only as its salted digest. The format is that of docs/integrity.md, section "The leaf", and
 * is frozen: other bytes would be another log. {@link Entry} reads it.
 *
 * <p>The position is known last, under the lock of the log's head. So the bytes are kept as those before and those after
 * it; the longest member, the details, comes before.
 */
public final class Leaf {

    /** The version of the format. */
    static final int VERSION = 1;

    /** What an entry of a C2SP tlog-tiles bundle can hold. */
    static final int MAX_BYTES = 65_535;

    /** How many digits the last position has that an event's id can carry. */
    static final int WIDEST_POSITION = Long.toString(EventId.LAST_POSITION).length();

    /** The names of the reports that an event can belong to. */
    static final List<String> REPORTS = List.of("ADMIN_USAGE", "APP_USAGE");

    private static final String NOT_AN_OBJECT = "is not a JSON object.";

    private final byte[] before;
    private final byte[] after;
    private final List<Fault> faults;

    private Leaf(byte[] before, byte[] after, List<Fault> faults) {
        this.before = before;
        this.after = after;
        this.faults = faults;
    }

    /** The leaf of a content, whatever that is. */
    public static Leaf of(EntryContent content) {
        List<Fault> faults = new ArrayList<>(0);
        byte[] before = new Part(
                        512
                                + content.details().length()
                                + content.actorAttributes().length(),
                        faults)
                .before(content);
        byte[] after = new Part(256, faults).after(content);
        if (before.length + WIDEST_POSITION + after.length > MAX_BYTES) {
            faults.add(Fault.of(
                    "",
                    "The event is too long to be proved: its canonical form may have " + MAX_BYTES
                            + " bytes, and has "
                            + (before.length + WIDEST_POSITION + after.length)
                            + "."));
        }
        return new Leaf(before, after, faults);
    }

    /** Why no event of such a leaf can be appended; empty if it can. */
    public List<Fault> faults() {
        return faults;
    }

    /** The canonical bytes of the event at a position. */
    public byte[] bytes(long position) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(before.length + WIDEST_POSITION + after.length);
        bytes.writeBytes(before);
        bytes.writeBytes(digits(position));
        bytes.writeBytes(after);
        return bytes.toByteArray();
    }

    /** What is left to do once the position is known; the bytes before it are hashed now and need not be kept. */
    public Begun begin() {
        MessageDigest digest = LeafHash.begin();
        digest.update(before);
        return new Begun(digest, after);
    }

    /** A leaf whose hash lacks only the position and what comes after it. */
    public static final class Begun {

        private final MessageDigest begun;
        private final byte[] after;

        private Begun(MessageDigest begun, byte[] after) {
            this.begun = begun;
            this.after = after;
        }

        /** The leaf's hash at a position. An event gets another one if the transaction is tried again. */
        public LeafHash hash(long position) {
            if (position > EventId.LAST_POSITION) {
                throw new IllegalStateException("The log is full");
            }
            MessageDigest digest = Sha256.copy(begun);
            digest.update(digits(position));
            return LeafHash.of(digest.digest(after));
        }
    }

    /** A part of the canonical bytes, and what is at fault in it. */
    private static final class Part {

        private final StringBuilder text;
        private final List<Fault> faults;

        Part(int size, List<Fault> faults) {
            this.text = new StringBuilder(size);
            this.faults = faults;
        }

        /** What comes before the position. */
        byte[] before(EntryContent content) {
            text.append("{\"actor\":{");
            string("apiKeyId", content.apiKeyId());
            name("attributes");
            object("actor", content.actorAttributes());
            string("type", content.actorType());
            string("userId", content.userId());
            text.append("},\"details\":");
            object("details", content.details());
            string("dialect", content.dialect());
            string("event", content.label());
            string("idempotencyKey", content.idempotencyKey());
            name("identity");
            digests(content.identityDigests());
            return bytes(text.append(",\"position\":"));
        }

        /** What comes after the position. */
        byte[] after(EntryContent content) {
            text.append(",\"poster\":{");
            string("issuer", content.posterIssuer());
            string("subject", content.posterSubject());
            string("tokenId", content.posterTokenId());
            string("userId", content.posterUserId());
            text.append('}');
            time("receivedAt", content.receivedAt());
            report(content.report());
            text.append(",\"scope\":{");
            string("orgId", content.orgId());
            string("projectId", content.projectId());
            string("projectType", content.projectType());
            string("userProjectRole", content.userProjectRole());
            text.append('}');
            if (content.targetId() != null || content.targetName() != null || content.targetType() != null) {
                text.append(",\"target\":{");
                string("id", content.targetId());
                string("name", content.targetName());
                string("type", content.targetType());
                text.append('}');
            }
            time("timestamp", content.timestamp());
            return bytes(text.append(",\"v\":").append(VERSION).append('}'));
        }

        private void name(String name) {
            if (text.charAt(text.length() - 1) != '{') {
                text.append(',');
            }
            text.append('"').append(name).append("\":");
        }

        /** A member of the object; what is null is left out. */
        private void string(String name, @Nullable String value) {
            if (value != null) {
                name(name);
                if (!CanonicalJson.quote(value, text)) {
                    fault(name, CanonicalJson.BROKEN_TEXT);
                }
            }
        }

        private void report(String value) {
            string("report", value);
            if (!REPORTS.contains(value)) {
                fault("report", "is none of " + REPORTS + ".");
            }
        }

        private void time(String name, Instant value) {
            name(name);
            EntryTime.write(value, text.append('"'));
            text.append('"');
            if (!EntryTime.isWithin(value)) {
                fault(name, "is before 1970 or after 9999.");
            }
        }

        private void object(String field, String json) {
            int start = text.length();
            String problem = CanonicalJson.write(json, text);
            if (problem == null && text.charAt(start) != '{') {
                problem = NOT_AN_OBJECT;
            }
            if (problem != null) {
                fault(field, problem);
            }
        }

        private void digests(String json) {
            int start = text.length();
            CanonicalJson.write(json, text);
            try {
                new CanonicalCursor(bytes(text.substring(start))).digests();
            } catch (MalformedEntryException malformed) {
                fault("identity", "holds something else than digests.");
            }
        }

        private void fault(String field, String problem) {
            faults.add(Fault.of(field, field + " " + problem));
        }

        private static byte[] bytes(CharSequence text) {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static byte[] digits(long position) {
        return Long.toString(position).getBytes(StandardCharsets.US_ASCII);
    }
}
