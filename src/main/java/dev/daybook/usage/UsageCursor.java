package dev.daybook.usage;

import dev.daybook.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a walk goes on, as the text in a link.
 *
 * @param total how many rows there were when the walk began
 * @param side on which side of the anchor the page lies
 * @param anchor the row beside the page; null starts from the beginning
 * @param offset how many rows come before the page
 * @param query the fingerprint of the query and the page size that the walk began with
 */
record UsageCursor(long total, Side side, @Nullable Place anchor, long offset, String query) {

    /** On which side of its anchor a page lies, in the order of the walk. */
    enum Side {
        AFTER,
        BEFORE
    }

    /** The key of a row, which is its place in the order. */
    record Place(Instant hour, String orgId, UUID dimensions) {}

    private static final String VERSION = "1";
    // The organization stands last, because its id may hold what separates the parts.
    private static final int PARTS = 8;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    String encode() {
        String text = String.join(
                "~",
                VERSION,
                Long.toString(total),
                side.name(),
                Long.toString(offset),
                query,
                anchor == null ? "" : Long.toString(anchor.hour().getEpochSecond()),
                anchor == null ? "" : anchor.dimensions().toString(),
                anchor == null ? "" : anchor.orgId());
        return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The cursor of a page, which must be one of the same query.
     *
     * @throws Refusal.Invalid naming {@code cursor} or {@code offset}
     */
    static UsageCursor decode(String text, String query, long offset) {
        UsageCursor cursor = decode(text);
        if (!cursor.query.equals(query)) {
            throw new Refusal.Invalid("cursor", "This cursor belongs to a query with other filters or another limit.");
        }
        if (cursor.offset != offset) {
            throw new Refusal.Invalid(
                    "offset", "With this cursor the offset is " + cursor.offset + "; leave out the cursor to jump.");
        }
        return cursor;
    }

    private static UsageCursor decode(String text) {
        try {
            String[] parts = new String(DECODER.decode(text), StandardCharsets.UTF_8).split("~", PARTS);
            if (parts.length == PARTS && parts[0].equals(VERSION)) {
                Place anchor = parts[5].isEmpty()
                        ? null
                        : new Place(
                                Instant.ofEpochSecond(Long.parseLong(parts[5])), parts[7], UUID.fromString(parts[6]));
                return new UsageCursor(
                        Long.parseLong(parts[1]), Side.valueOf(parts[2]), anchor, Long.parseLong(parts[3]), parts[4]);
            }
        } catch (IllegalArgumentException | DateTimeException malformed) {
            // Answered below, as a text that is no cursor for whatever reason.
        }
        throw new Refusal.Invalid("cursor", "This is not a cursor of this service.");
    }
}
