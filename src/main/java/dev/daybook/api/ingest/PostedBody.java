package dev.daybook.api.ingest;

import dev.daybook.api.UnsupportedContentException;
import dev.daybook.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/**
 * The bytes of a request's body: unpacked, no longer than the limit, and UTF-8.
 *
 * @param bytes the body
 * @param lines whether it is NDJSON, one object a line
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PostedBody(byte[] bytes, boolean lines) {

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

    /**
     * Reads the body of a request.
     *
     * @param limit how long it may be, both as sent and unpacked
     * @throws UnsupportedContentException if it is in an encoding or a charset that is not known here
     * @throws EOFException if it does not come to its end
     */
    static PostedBody read(HttpServletRequest request, DataSize limit) throws EOFException {
        MediaType type = MediaType.parseMediaType(request.getContentType());
        if (type.getCharset() != null
                && !type.getCharset().equals(StandardCharsets.UTF_8)
                && !type.getCharset().equals(StandardCharsets.US_ASCII)) {
            throw new UnsupportedContentException("The body must be in UTF-8.");
        }
        boolean packed = isPacked(request.getHeader(HttpHeaders.CONTENT_ENCODING));
        if (request.getContentLengthLong() > limit.toBytes()) {
            throw tooLarge(limit);
        }
        byte[] bytes;
        try {
            bytes = readAtMost(request.getInputStream(), limit);
        } catch (IOException broken) {
            // Cut off, or badly chunked. The container has noted it, answers 400 where anybody is left, and lets
            // nobody else answer.
            EOFException end = new EOFException("The body could not be read to its end.");
            end.initCause(broken);
            throw end;
        }
        if (packed) {
            bytes = unpack(bytes, limit);
        }
        Utf8.check(bytes);
        return new PostedBody(bytes, type.isCompatibleWith(MediaType.APPLICATION_NDJSON));
    }

    /** Where the text starts: behind the byte order mark, which JSON must not have and Windows writes. */
    int start() {
        return bytes.length >= MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length)
                ? MARK.length
                : 0;
    }

    private static boolean isPacked(@Nullable String encoding) {
        if (encoding == null || encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity")) {
            return false;
        }
        if (GZIP.contains(encoding.strip().toLowerCase(Locale.ROOT))) {
            return true;
        }
        throw new UnsupportedContentException("The content encoding must be gzip, or none.");
    }

    // From memory, where the packed bytes are bounded already.
    private static byte[] unpack(byte[] packed, DataSize limit) {
        int most = Math.toIntExact(limit.toBytes());
        try {
            byte[] bytes = Gzip.unpack(packed, most);
            if (bytes.length > most) {
                throw tooLarge(limit);
            }
            return bytes;
        } catch (DataFormatException broken) {
            throw new Refusal.Malformed("The body is not what gzip makes: it is broken or cut off.");
        }
    }

    private static byte[] readAtMost(InputStream in, DataSize limit) throws IOException {
        int most = Math.toIntExact(limit.toBytes());
        byte[] bytes = in.readNBytes(most + 1);
        if (bytes.length > most) {
            throw tooLarge(limit);
        }
        return bytes;
    }

    private static Refusal.TooLarge tooLarge(DataSize limit) {
        return new Refusal.TooLarge("The body is longer than " + limit.toBytes()
                + " bytes, the limit of a request (daybook.ingest.max-request-size).");
    }
}
