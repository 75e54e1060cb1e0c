package dev.daybook.event;

import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The canonical bytes of an event, which its proof is about: RFC 8785 JSON of all columns of its row, in which each
 * identifying value stands only as its salted digest. The format is that of docs/integrity.md, section "The leaf", and
 * is frozen: other bytes would be another log.
 *
 * <p>The position is known last, under the lock of the log's head. So the bytes are kept as those before and those after
 * it; the longest member, the details, comes before.
 */
final class Leaf {

    /** The version of the format. */
    private static final int VERSION = 1;

    /** What an entry of a C2SP tlog-tiles bundle can hold. */
    static final int MAX_BYTES = 65_535;

    private static final int WIDEST_POSITION =
            Long.toString(EventId.LAST_POSITION).length();

    private static final String NOT_AN_OBJECT = "is not a JSON object.";

    private final byte[] before;
    private final byte[] after;
    private final List<Fault> faults;

    private Leaf(byte[] before, byte[] after, List<Fault> faults) {
        this.before = before;
        this.after = after;
        this.faults = faults;
    }

    /** The leaf of a row, whatever the row holds. */
    static Leaf of(EventColumns row) {
        List<Fault> faults = new ArrayList<>(0);
        byte[] before = bytes(before(row, faults));
        byte[] after = bytes(after(row));
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
    List<Fault> faults() {
        return faults;
    }

    /** The canonical bytes of the event at a position. */
    byte[] bytes(long position) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(before.length + WIDEST_POSITION + after.length);
        bytes.writeBytes(before);
        bytes.writeBytes(digits(position));
        bytes.writeBytes(after);
        return bytes.toByteArray();
    }

    /** What is left to do once the position is known; the bytes before it are hashed now and need not be kept. */
    Begun begin() {
        MessageDigest digest = LeafHash.begin();
        digest.update(before);
        return new Begun(digest, after);
    }

    /** A leaf whose hash lacks only the position and what comes after it. */
    static final class Begun {

        private final MessageDigest begun;
        private final byte[] after;

        private Begun(MessageDigest begun, byte[] after) {
            this.begun = begun;
            this.after = after;
        }

        /** The leaf's hash at a position. An event gets another one if the transaction is tried again. */
        LeafHash hash(long position) {
            if (position > EventId.LAST_POSITION) {
                throw new IllegalStateException("The log is full");
            }
            MessageDigest digest = Sha256.copy(begun);
            digest.update(digits(position));
            return LeafHash.of(digest.digest(after));
        }
    }

    private static StringBuilder before(EventColumns row, List<Fault> faults) {
        StringBuilder text = new StringBuilder(
                512 + row.details().length() + row.actorAttributes().length());
        text.append("{\"actor\":{");
        string("apiKeyId", row.apiKeyId(), text);
        name("attributes", text);
        object("actor", row.actorAttributes(), text, faults);
        string("type", row.actorType(), text);
        string("userId", row.userId(), text);
        text.append("},\"details\":");
        object("details", row.details(), text, faults);
        string("dialect", row.dialect(), text);
        string("event", row.label(), text);
        string("idempotencyKey", row.idempotencyKey(), text);
        name("identity", text);
        CanonicalJson.write(row.identityDigests(), text);
        return text.append(",\"position\":");
    }

    private static StringBuilder after(EventColumns row) {
        StringBuilder text = new StringBuilder(256);
        text.append(",\"poster\":{");
        string("issuer", row.poster().issuer(), text);
        string("subject", row.poster().subject(), text);
        string("tokenId", row.poster().tokenId(), text);
        string("userId", row.poster().userId(), text);
        text.append("},\"receivedAt\":\"");
        time(row.receivedAt(), text);
        text.append('"');
        string("report", row.report(), text);
        text.append(",\"scope\":{");
        string("orgId", row.orgId(), text);
        string("projectId", row.projectId(), text);
        string("projectType", row.projectType(), text);
        string("userProjectRole", row.userProjectRole(), text);
        text.append('}');
        if (row.targetId() != null || row.targetName() != null || row.targetType() != null) {
            text.append(",\"target\":{");
            string("id", row.targetId(), text);
            string("name", row.targetName(), text);
            string("type", row.targetType(), text);
            text.append('}');
        }
        text.append(",\"timestamp\":\"");
        time(row.timestamp(), text);
        return text.append("\",\"v\":").append(VERSION).append('}');
    }

    /** A member of the object; what is null is left out. */
    private static void string(String name, @Nullable String value, StringBuilder text) {
        if (value != null) {
            name(name, text);
            CanonicalJson.quote(value, text);
        }
    }

    private static void name(String name, StringBuilder text) {
        if (text.charAt(text.length() - 1) != '{') {
            text.append(',');
        }
        text.append('"').append(name).append("\":");
    }

    private static void object(String field, String json, StringBuilder text, List<Fault> faults) {
        int start = text.length();
        String problem = CanonicalJson.write(json, text);
        if (problem == null && text.charAt(start) != '{') {
            problem = NOT_AN_OBJECT;
        }
        if (problem != null) {
            faults.add(Fault.of(field, field + " " + problem));
        }
    }

    /** Always in UTC and with six digits of the second's fraction. */
    private static void time(Instant instant, StringBuilder text) {
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > 9999) {
            // No time of an event that was appended.
            text.append(instant);
            return;
        }
        digits(time.getYear(), 1000, text);
        digits(time.getMonthValue(), 10, text.append('-'));
        digits(time.getDayOfMonth(), 10, text.append('-'));
        digits(time.getHour(), 10, text.append('T'));
        digits(time.getMinute(), 10, text.append(':'));
        digits(time.getSecond(), 10, text.append(':'));
        digits(time.getNano() / 1000, 100_000, text.append('.'));
        text.append('Z');
    }

    /** A number from its highest digit on, of which {@code place} is the place. */
    private static void digits(int number, int place, StringBuilder text) {
        int rest = number;
        for (int of = place; of > 0; of /= 10) {
            text.append((char) ('0' + rest / of));
            rest %= of;
        }
    }

    private static byte[] digits(long position) {
        return Long.toString(position).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
