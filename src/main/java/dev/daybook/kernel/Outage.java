package dev.daybook.kernel;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What keeps a database from doing what it was asked, when the request is not at fault. */
public enum Outage {
    /** It does not answer, or has no resources left to answer with. */
    AWAY("The database is away.", true),
    /** Its disk is full. What needs no space still works. */
    NO_SPACE("The database has no space left.", true),
    /** It has become a standby, or was set to take no writes. What writes nothing still works. */
    READ_ONLY("The database takes no writes now.", true),
    /** Another transaction holds a lock for too long. */
    HELD("Another transaction holds for too long what is needed here.", false),
    /** It was at it for too long, and has stopped. */
    LATE("The database took too long for this, and has stopped.", false);

    private final String sentence;
    private final boolean everyones;

    Outage(String sentence, boolean everyones) {
        this.sentence = sentence;
        this.everyones = everyones;
    }

    /** What there is to tell a caller. */
    public String sentence() {
        return sentence;
    }

    /** Whether a failure was caused by the database as a whole, so that others will fare no better. */
    public static boolean causes(Throwable failure) {
        return of(failure).filter(outage -> outage.everyones).isPresent();
    }

    /** What a failure was caused by; empty if the request, or the service, is at fault. */
    public static Optional<Outage> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<Outage> outage = cause instanceof SQLException sql ? of(sql) : Optional.empty();
            if (outage.isPresent()) {
                return outage;
            }
        }
        return Optional.empty();
    }

    private static Optional<Outage> of(SQLException failure) {
        String state = failure.getSQLState();
        // The server's errors have a state. Without one it is the pool that speaks: of a connection that is not to be
        // had, or
        // that broke before, which is often all that is left when a transaction could not even be rolled back.
        if (failure instanceof SQLTransientConnectionException || state == null) {
            return Optional.of(AWAY);
        }
        return switch (state) {
            case "53100" -> Optional.of(NO_SPACE);
            case "25006" -> Optional.of(READ_ONLY);
            case "55P03" -> Optional.of(HELD);
            // A statement, an idle transaction, a transaction that took too long.
            case "57014", "25P03", "25P04" -> Optional.of(LATE);
            default -> isAway(state) ? Optional.of(isFull(failure) ? NO_SPACE : AWAY) : Optional.empty();
        };
    }

    /** Classes of PostgreSQL's appendix A: connection, resources (too many clients), operator's shutdown, system error. */
    private static boolean isAway(String state) {
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P") || state.startsWith("58");
    }

    /** An error of the file system has a state that does not tell what it was. */
    private static boolean isFull(SQLException failure) {
        @Nullable String message = failure.getMessage();
        return message != null && message.contains("No space left on device");
    }
}
