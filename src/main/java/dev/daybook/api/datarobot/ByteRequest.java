package dev.daybook.api.datarobot;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;

/**
 * Which bytes of something that never changes a caller wants (RFC 9110, sections 13 and 14). A range of another unit,
 * one that is malformed, and several at once are taken for none: then the whole is sent.
 *
 * @param isKnown whether the caller has it already
 * @param isPart whether only a part is wanted
 * @param from the first byte that is wanted
 * @param length how many are wanted; 0 if the part lies beyond the end
 */
record ByteRequest(boolean isKnown, boolean isPart, long from, long length) {

    /** What the headers of a request ask for. */
    static ByteRequest of(HttpHeaders headers, String etag, long size) {
        boolean known = etags(headers::getIfNoneMatch).stream()
                .map(ByteRequest::strong)
                .anyMatch(given -> given.equals("*") || given.equals(etag));
        HttpRange range = range(headers, etag);
        if (range == null) {
            return new ByteRequest(known, false, 0, size);
        }
        long from = range.getRangeStart(size);
        return new ByteRequest(known, true, from, from >= size ? 0 : range.getRangeEnd(size) - from + 1);
    }

    boolean isSatisfiable() {
        return length > 0;
    }

    /** Whether a caller wants the bytes of other ETags alone. A weak one is never the same, and what is none neither. */
    static boolean wantsOthers(HttpHeaders headers, String etag) {
        return headers.containsHeader(HttpHeaders.IF_MATCH)
                && etags(headers::getIfMatch).stream().noneMatch(given -> given.equals("*") || given.equals(etag));
    }

    private static List<String> etags(Supplier<List<String>> header) {
        try {
            return header.get();
        } catch (IllegalArgumentException malformed) {
            return List.of();
        }
    }

    private static @Nullable HttpRange range(HttpHeaders headers, String etag) {
        String condition = headers.getFirst(HttpHeaders.IF_RANGE);
        if (condition != null && !condition.equals(etag)) {
            return null;
        }
        try {
            List<HttpRange> ranges = headers.getRange();
            return ranges.size() == 1 ? ranges.getFirst() : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static String strong(String etag) {
        return etag.startsWith("W/") ? etag.substring(2) : etag;
    }
}
