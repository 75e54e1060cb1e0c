package dev.daybook.kernel;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away, or cannot take anything now, from a request that is at fault. */
public final class Outage {

    private Outage() {}

    /** Whether a failure was caused by the database being away. */
    public static boolean causes(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException
                    || (cause instanceof SQLException sql && isOutage(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOutage(@Nullable String state) {
        // The server's errors have a state. Without one it is the pool that speaks, of a connection that broke before:
        // often all that is left when a transaction could not even be rolled back.
        return state == null
                // Classes of PostgreSQL's appendix A: connection, resources (disk full, too many clients), operator's
                // shutdown, system error; and a server that has become read-only after a fail-over.
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || state.startsWith("58")
                || state.equals("25006");
    }
}
