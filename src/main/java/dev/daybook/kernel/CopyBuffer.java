package dev.daybook.kernel;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows on their way to the database, as {@link CopyText} makes them. */
public final class CopyBuffer extends ByteArrayOutputStream {

    /**
     * Sends all rows, without copying them once more.
     *
     * @param table the table, and its columns in parentheses
     * @return how many rows were inserted
     * @throws SQLException if the database refuses one of them; then none is inserted
     */
    public long sendTo(Connection connection, String table) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy " + table + " from stdin");
        try {
            copy.writeToCopy(buf, 0, count);
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
