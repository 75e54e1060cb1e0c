package dev.daybook.api.daybook;

import dev.daybook.event.AuditEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Server-sent events: each event with its position as its id. An id without data, which a browser keeps and shows to nobody, says how
 * far the log was looked at.
 */
final class ServerSentEvents implements FeedStream {

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    /** How many milliseconds a browser waits before it connects again. */
    private static final int RETRY = 1000;

    private final OutputStream out;
    private final FeedEvents writer;

    ServerSentEvents(OutputStream out, FeedEvents writer) {
        this.out = out;
        this.writer = writer;
    }

    @Override
    public void begin(long after) throws IOException {
        write("retry: " + RETRY + "\n");
        scanned(after);
    }

    @Override
    public void events(List<AuditEvent> events) throws IOException {
        List<byte[]> written = writer.write(events);
        for (int i = 0; i < events.size(); i++) {
            write("id: " + events.get(i).position() + "\n");
            out.write(DATA);
            out.write(written.get(i));
            write("\n\n");
        }
    }

    @Override
    public void scanned(long position) throws IOException {
        // A comment keeps proxies from taking the connection for dead.
        write(": the log was looked at up to here\nid: " + position + "\n\n");
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
