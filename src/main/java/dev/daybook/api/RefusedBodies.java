package dev.daybook.api;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Sees to it that bodies do not keep anybody: one that comes too slowly is 408, and of one that nobody wanted to read the
 * rest is thrown away for a short time, so that its sender sees the answer and not a broken connection. Then the
 * connection is closed.
 */
final class RefusedBodies extends ValveBase {

    /** Where {@link #tellSender} finds what there is to tell. */
    private static final String LONG_REST = RefusedBodies.class.getName();

    /** If more than this is left of a body, its sender is told not to send it. */
    private static final int SHORT = 64 * 1024;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final Duration linger;

    /**
     * A valve in front of everything that reads bodies.
     *
     * @param linger how long the rest of a body is thrown away
     */
    RefusedBodies(Duration linger) {
        super(true);
        this.linger = linger;
    }

    /** Has an answer that is not written yet say that the connection ends with it, if much of the body was not read. */
    static void tellSender(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(LONG_REST) instanceof BooleanSupplier longRest && longRest.getAsBoolean()) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        org.apache.coyote.Request body = request.getCoyoteRequest();
        InputBuffer input = body.getInputBuffer();
        // Here and not in a filter: Tomcat reads forms past every filter.
        body.setInputBuffer(new Awaited(input));
        BooleanSupplier longRest = () -> length(body) - body.getBytesRead() > SHORT && !body.isFinished();
        request.setAttribute(LONG_REST, longRest);
        try {
            getNext().invoke(request, response);
            if (!body.isFinished() && !request.isAsync()) {
                throwAway(body, response, most(request));
            }
        } finally {
            body.setInputBuffer(input);
        }
    }

    /** How long a body says that it is; of several lengths, or one that is no number, nothing is known. */
    private static long length(org.apache.coyote.Request body) {
        try {
            return body.getContentLengthLong();
        } catch (IllegalArgumentException unreadable) {
            return -1;
        }
    }

    private static long most(Request request) {
        return ((PacedProtocol) request.getConnector().getProtocolHandler()).getMaxSwallowSize();
    }

    private void throwAway(org.apache.coyote.Request body, Response response, long most) throws IOException {
        // The sender must see the answer before it has sent everything.
        response.finishResponse();
        long end = System.nanoTime() + linger.toNanos();
        long thrown = 0;
        Sink sink = new Sink();
        try {
            while (!body.isFinished() && thrown < most && System.nanoTime() - end < 0) {
                body.action(ActionCode.AVAILABLE, true);
                if (body.getAvailable() > 0) {
                    int read = body.doRead(sink);
                    if (read < 0) {
                        return;
                    }
                    thrown += read;
                } else {
                    Thread.sleep(LOOK_AGAIN);
                }
            }
        } catch (IOException | ResponseStatusException gone) {
            // It was answered, and has gone; what is left is to close.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!body.isFinished()) {
            body.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    /** What comes of a body; what does not come in time is an answer and no broken connection. */
    private record Awaited(InputBuffer input) implements InputBuffer {

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            try {
                return input.doRead(handler);
            } catch (SocketTimeoutException late) {
                throw new ResponseStatusException(
                        HttpStatus.REQUEST_TIMEOUT, "The body comes too slowly (daybook.connection).", late);
            }
        }

        @Override
        public int available() {
            return input.available();
        }
    }

    /** Where bytes go that nobody reads. */
    private static final class Sink implements ApplicationBufferHandler {

        private ByteBuffer bytes = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            bytes = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return bytes;
        }

        @Override
        public void expand(int size) {
            // What is handed over is not kept.
        }
    }
}
