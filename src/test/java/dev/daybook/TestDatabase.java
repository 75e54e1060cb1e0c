package dev.daybook;

import dev.daybook.postgres.DataDirectory;
import dev.daybook.postgres.EmbeddedPostgres;
import dev.daybook.postgres.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The one PostgreSQL of a test run, empty at its start: in a container where an engine answers, else the embedded one.
 * It has the same three roles either way.
 */
public record TestDatabase(String url, Login owner, Login application, Login retention) {

    private static final Logger log = LoggerFactory.getLogger(TestDatabase.class);

    /** The database, started by the first who asks and running until the JVM ends. */
    public static TestDatabase get() {
        return Running.DATABASE;
    }

    /** A connection beside those of the service. */
    public Connection connect(Login as) throws SQLException {
        return DriverManager.getConnection(url, as.role(), as.password());
    }

    private static TestDatabase start() {
        return DockerClientFactory.instance().isDockerAvailable() ? inContainer() : embedded();
    }

    // Testcontainers removes the container when the JVM has ended.
    @SuppressWarnings("resource")
    private static TestDatabase inContainer() {
        log.info("Tests run on PostgreSQL in a container");
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:18")
                .withDatabaseName("daybook")
                .withInitScript("database-roles.sql");
        container.start();
        return new TestDatabase(
                container.getJdbcUrl(),
                new Login("daybook_owner", "daybook_owner"),
                new Login("daybook_app", "daybook_app"),
                new Login("daybook_retention", "daybook_retention"));
    }

    private static TestDatabase embedded() {
        log.info("Tests run on the embedded PostgreSQL: no container engine answers");
        Path directory = Path.of("target", "test-database");
        try {
            // The data of the run before, not the unpacked programs beside it.
            FileSystemUtils.deleteRecursively(directory.resolve("postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        EmbeddedPostgres postgres = EmbeddedPostgres.start(DataDirectory.at(directory));
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "stop-test-database"));
        return new TestDatabase(postgres.jdbcUrl(), postgres.owner(), postgres.application(), postgres.retention());
    }

    private static final class Running {
        static final TestDatabase DATABASE = start();
    }
}
