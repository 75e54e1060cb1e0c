package dev.daybook.event.find;

import dev.daybook.event.EventField;
import dev.daybook.event.EventSink;
import dev.daybook.event.IdentifyingDetails;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rows in the text format of PostgreSQL's COPY: an event's id, and the columns of the fields that are wanted. */
final class CopiedEvents {

    private static final DateTimeFormatter TO_THE_SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final long MICROSECONDS = 1_000_000;

    private final EventField[] fields;
    private final EventSink sink;
    private final @Nullable String[] values;
    private @Nullable String id;

    // Of the row that is taken, and up to where it is read.
    private byte[] row = {};
    private int at;

    // The second that was written last: rows come in the order of time.
    private long second = Long.MIN_VALUE;
    private String secondText = "";

    CopiedEvents(List<EventField> fields, EventSink sink) {
        this.fields = fields.toArray(EventField[]::new);
        this.sink = sink;
        this.values = new @Nullable String[fields.size()];
    }

    /** Takes the next row. */
    void take(byte[] bytes) {
        row = bytes;
        at = 0;
        id = column();
        for (int i = 0; i < fields.length; i++) {
            values[i] = switch (fields[i].form()) {
                case TEXT, IDENTIFYING -> column();
                case TIME_OF_ID -> time(Objects.requireNonNull(column()));
                case MICROSECONDS -> time(Long.parseLong(Objects.requireNonNull(column())));
                case DETAILS -> IdentifyingDetails.together(Objects.requireNonNull(column()), column());
            };
        }
        sink.event(values);
    }

    /** The id of the event that was taken last. */
    @Nullable
    UUID last() {
        return id == null ? null : UUID.fromString(id);
    }

    private @Nullable String column() {
        int from = at;
        boolean escaped = false;
        while (row[at] != '\t' && row[at] != '\n') {
            if (row[at] == '\\') {
                escaped = true;
                // What follows, a backslash perhaps, does not begin another escape.
                at++;
            }
            at++;
        }
        int to = at++;
        if (!escaped) {
            return new String(row, from, to - from, StandardCharsets.UTF_8);
        }
        return to - from == 2 && row[from + 1] == 'N' ? null : unescaped(from, to);
    }

    private String unescaped(int from, int to) {
        byte[] text = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            text[length++] = row[i] == '\\' ? character(row[++i]) : row[i];
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    private static byte character(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> escape;
        };
    }

    private String time(String uuid) {
        long milliseconds =
                ((HexFormat.fromHexDigits(uuid, 0, 8) & 0xFFFF_FFFFL) << 16) | HexFormat.fromHexDigits(uuid, 9, 13);
        return time(milliseconds * 1000 + HexFormat.fromHexDigits(uuid, 15, 18));
    }

    private String time(long microseconds) {
        long whole = Math.floorDiv(microseconds, MICROSECONDS);
        if (whole != second) {
            second = whole;
            secondText = TO_THE_SECOND.format(LocalDateTime.ofEpochSecond(whole, 0, ZoneOffset.UTC));
        }
        long fraction = Math.floorMod(microseconds, MICROSECONDS);
        if (fraction == 0) {
            return secondText + "Z";
        }
        int digits = 6;
        while (fraction % 10 == 0) {
            fraction /= 10;
            digits--;
        }
        StringBuilder text =
                new StringBuilder(secondText.length() + 8).append(secondText).append('.');
        String written = Long.toString(fraction);
        return text.repeat('0', digits - written.length())
                .append(written)
                .append('Z')
                .toString();
    }
}
