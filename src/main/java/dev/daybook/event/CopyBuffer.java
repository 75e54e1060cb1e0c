package dev.daybook.event;

import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/** Rows on their way to the database. */
final class CopyBuffer extends ByteArrayOutputStream {

    /** Sends all rows, without copying them once more. */
    void writeTo(CopyIn copy) throws SQLException {
        copy.writeToCopy(buf, 0, count);
    }
}
