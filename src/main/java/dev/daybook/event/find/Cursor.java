package dev.daybook.event.find;

import dev.daybook.event.EventQuery;
import dev.daybook.event.TextQuery;
import dev.daybook.event.Window;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a walk goes on, as the text in a link: which heads the walk sees, how many events it has, and between which
 * events the page lies.
 *
 * @param bound which heads: a position, or for a walk over all organizations the id of its {@code walk}
 * @param total how many events the walk has
 * @param side on which side of the anchor the page lies
 * @param anchor the event beside the page; null starts from the walk's beginning
 * @param offset how many events of the walk come before the page
 * @param query the fingerprint of the query and the page size that the walk began with
 */
record Cursor(String bound, long total, Side side, @Nullable Anchor anchor, long offset, String query) {

    /** On which side of its anchor a page lies, in the order of the walk. */
    enum Side {
        AFTER,
        BEFORE
    }

    private static final String VERSION = "1";
    private static final int PARTS = 8;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    /** What tells two queries apart: everything but whether identities are shown. */
    static String fingerprint(EventQuery query, int limit) {
        return fingerprint(query, null, limit);
    }

    /** The same where words are looked for. */
    static String fingerprint(EventQuery query, @Nullable TextQuery words, int limit) {
        EventQuery shown = new EventQuery(query.tenant(), query.range(), query.order(), query.filter(), true);
        byte[] hash =
                Sha256.of((shown + "/" + limit + (words == null ? "" : "/" + words)).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(Arrays.copyOf(hash, 8));
    }

    String encode() {
        String text = String.join(
                "~",
                VERSION,
                bound,
                Long.toString(total),
                side.name(),
                anchor == null ? "" : anchor.id().toString(),
                Long.toString(offset),
                query,
                // Last, because it may hold what parts the others.
                anchor == null || anchor.organization() == null ? "" : anchor.organization());
        return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The cursor of a window, which must be one of the same query.
     *
     * @throws Refusal.Invalid naming {@code cursor} or {@code offset}
     */
    static Cursor decode(String text, EventQuery query, Window window) {
        return decode(text, query, null, window);
    }

    /** The same where words are looked for. */
    static Cursor decode(String text, EventQuery query, @Nullable TextQuery words, Window window) {
        Cursor cursor = decode(text);
        if (!cursor.query.equals(fingerprint(query, words, window.limit()))) {
            throw new Refusal.Invalid("cursor", "This cursor belongs to a query with other filters or another limit.");
        }
        if (window.offset() != Window.AS_CURSOR && cursor.offset != window.offset()) {
            throw new Refusal.Invalid(
                    "offset", "With this cursor the offset is " + cursor.offset + "; leave out the cursor to jump.");
        }
        return cursor;
    }

    private static Cursor decode(String text) {
        try {
            String[] parts = new String(DECODER.decode(text), StandardCharsets.UTF_8).split("~", PARTS);
            if (parts.length == PARTS
                    && parts[0].equals(VERSION)
                    && Long.parseLong(parts[2]) >= 0
                    && Long.parseLong(parts[5]) >= 0
                    && parts[7].indexOf('\0') < 0) {
                Anchor anchor = parts[4].isEmpty()
                        ? null
                        : new Anchor(EventId.parse(parts[4]).orElseThrow(IllegalArgumentException::new), parts[7]);
                return new Cursor(
                        parts[1],
                        Long.parseLong(parts[2]),
                        Side.valueOf(parts[3]),
                        anchor,
                        Long.parseLong(parts[5]),
                        parts[6]);
            }
        } catch (IllegalArgumentException malformed) {
            // Answered below, as a text that is no cursor for whatever reason.
        }
        throw new Refusal.Invalid("cursor", "This is not a cursor of this service.");
    }
}
