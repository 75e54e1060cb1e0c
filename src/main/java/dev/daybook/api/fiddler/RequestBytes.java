package dev.daybook.api.fiddler;

import dev.daybook.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import org.springframework.util.unit.DataSize;

/** Reads bodies up to a limit. */
final class RequestBytes {

    private RequestBytes() {}

    /**
     * The bytes of a body.
     *
     * @throws Refusal.TooLarge if it is longer than the limit
     * @throws EOFException if it does not come to its end
     */
    static byte[] read(HttpServletRequest request, DataSize limit) throws EOFException {
        int most = Math.toIntExact(limit.toBytes());
        if (request.getContentLengthLong() > most) {
            throw tooLarge(limit);
        }
        try {
            byte[] bytes = request.getInputStream().readNBytes(most + 1);
            if (bytes.length > most) {
                throw tooLarge(limit);
            }
            return bytes;
        } catch (IOException broken) {
            EOFException end = new EOFException("The body could not be read to its end.");
            end.initCause(broken);
            throw end;
        }
    }

    private static Refusal.TooLarge tooLarge(DataSize limit) {
        return new Refusal.TooLarge("The body is longer than " + limit.toBytes()
                + " bytes, the limit of a request (daybook.fiddler.max-request-size).");
    }
}
