package dev.daybook.access;

import dev.daybook.event.Poster;
import dev.daybook.postgres.DataDirectory;
import java.io.Console;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Makes the first administrator's token where there is no token at all: at the first start, and after the last token
 * was deleted. It is kept in the file {@code admin-token} of the data directory, and shown once if the console is a terminal.
 */
@Component
class FirstToken implements SmartLifecycle {

    static final String FILE = "admin-token";

    private static final String ADMINISTRATOR = "admin";
    private static final String ORGANIZATION = "default";

    /** The number of our advisory lock: "daybook" in ASCII, and 1. */
    private static final long LOCK = 0x64_61_79_62_6f_6f_6b_01L;

    private final ApiTokens tokens;
    private final DataSource database;
    private final DataDirectory directory;
    private volatile boolean running;

    FirstToken(ApiTokens tokens, DataSource database, DataDirectory directory) {
        this.tokens = tokens;
        this.database = database;
        this.directory = directory;
    }

    @Override
    public void start() {
        // A connection of its own and no transaction of this thread's: the log must be free to commit while it waits.
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                // Of several instances that start together on an empty database, the others wait here, and find a
                // token.
                statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
                if (tokens.isEmpty()) {
                    issue();
                }
            } finally {
                connection.rollback();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("The first administrator's token cannot be made", failure);
        }
        running = true;
    }

    private void issue() {
        Caller administrator =
                new Caller(ADMINISTRATOR, ADMINISTRATOR, ORGANIZATION, Set.of(Permission.SYSTEM_ADMIN), null);
        NewApiToken request = new NewApiToken(
                "First administrator",
                ADMINISTRATOR,
                ADMINISTRATOR,
                ORGANIZATION,
                List.of(Permission.SYSTEM_ADMIN.name()),
                null);
        // Kept before the commit: a token that exists and that nobody knows would lock everybody out.
        IssuedToken first = tokens.issue(
                administrator, Poster.DAYBOOK, request, issued -> directory.writeSecret(FILE, issued.text() + "\n"));
        System.out.print(announcement(
                directory.path().resolve(FILE), isTerminal() ? Optional.of(first.text()) : Optional.empty()));
    }

    // It may be null by its declaration, and is not on the JDK that this needs.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /**
     * What the console shows, and not the log, which is collected, kept and read by others. So is the console where it is no
     * terminal: there it names the file alone.
     *
     * @param text the token's text, if somebody is there to read it
     */
    static String announcement(Path file, Optional<String> text) {
        return text.map(shown -> "%nThe administrator's token, shown this once and kept in %s:%n%n    %s%n%n"
                        .formatted(file, shown))
                .orElseGet(() -> "%nThe administrator's token is in the file %s.%n%n".formatted(file));
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server accepts requests, after everything else that the log needs has started. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
    }
}
