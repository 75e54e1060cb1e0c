package dev.daybook.api.daybook;

import dev.daybook.event.AuditEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** JSON, an object a line: events, and between them and at the end how far the log was looked at. */
final class LineStream implements FeedStream {

    private final OutputStream out;
    private final FeedEvents writer;
    private final FeedLinks links;

    LineStream(OutputStream out, FeedEvents writer, FeedLinks links) {
        this.out = out;
        this.writer = writer;
        this.links = links;
    }

    @Override
    public void begin(long after) {
        // Events follow, or the end.
    }

    @Override
    public void events(List<AuditEvent> events) throws IOException {
        for (byte[] event : writer.write(events)) {
            out.write(event);
            out.write('\n');
        }
    }

    @Override
    public void scanned(long position) throws IOException {
        out.write(writer.write(new FeedPlace(links.after(position), position)));
        out.write('\n');
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
