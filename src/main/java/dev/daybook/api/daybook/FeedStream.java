package dev.daybook.api.daybook;

import dev.daybook.event.AuditEvent;
import java.io.IOException;
import java.util.List;

/** A stream of events, as one form writes it. What is written may wait in a buffer until it is flushed. */
interface FeedStream {

    /** Begins the stream behind a position. */
    void begin(long after) throws IOException;

    /** Writes the next events of the log. */
    void events(List<AuditEvent> events) throws IOException;

    /** Says that the log was looked at up to a position, and that nothing is there that is wanted. */
    void scanned(long position) throws IOException;

    /** Ends the stream: whoever goes on does so behind that position. */
    default void end(long position) throws IOException {
        scanned(position);
    }

    /** Sends what was written. */
    void flush() throws IOException;
}
