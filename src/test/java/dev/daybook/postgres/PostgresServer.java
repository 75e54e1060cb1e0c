package dev.daybook.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The PostgreSQL server of a data directory as seen from outside: another process runs it, or the test itself, which may
 * then take it away and bring it back at the same place.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How a server ends. */
    public enum Shutdown {
        /** Sessions are ended and all is written, as when an operator stops it. */
        FAST,
        /** Everything is dropped where it stands, so that the next start has to recover, as after a crash. */
        IMMEDIATE
    }

    private final Path directory;
    private final Cluster cluster;
    private final int port;

    private PostgresServer(Path directory, int port) {
        this.directory = directory;
        this.cluster = new Cluster(directory.resolve("postgres"));
        this.port = port;
    }

    /** The server that runs in a service's data directory. */
    public static PostgresServer of(Path directory) throws IOException {
        return new PostgresServer(
                directory, Integer.parseInt(pidFile(directory).get(3).strip()));
    }

    /** A new server in a directory, running. */
    public static PostgresServer create(Path directory) throws Exception {
        EmbeddedPostgres.start(DataDirectory.at(directory)).close();
        PostgresServer server = new PostgresServer(directory, EmbeddedPostgres.freePort());
        server.start();
        return server;
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, Cluster.DATABASE);
    }

    int port() {
        return port;
    }

    /** The role that may do everything. */
    public Login superuser() {
        return cluster.login("postgres");
    }

    public Login owner() {
        return cluster.login(Cluster.OWNER);
    }

    public Login application() {
        return cluster.login(Cluster.APPLICATION);
    }

    public Login retention() {
        return cluster.login(Cluster.RETENTION);
    }

    /** Reads what is in it, over a connection of its own for every statement. */
    public JdbcClient client() {
        Login login = application();
        return JdbcClient.create(new DriverManagerDataSource(url(), login.role(), login.password()));
    }

    /** Starts it, and returns when it takes connections. */
    public void start() throws Exception {
        Process server = ServerUser.of(directory)
                .run(
                        cluster.directory(),
                        List.of(
                                binaries().program("postgres"),
                                "-D",
                                cluster.data().toString(),
                                "-c",
                                "port=" + port,
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-c",
                                "unix_socket_directories="))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("server.log").toFile()))
                .start();
        long begun = System.nanoTime();
        while (!isReady(server)) {
            if (!server.isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "PostgreSQL did not start; see server.log in target/" + directory.getFileName());
            }
            Thread.sleep(Duration.ofMillis(20));
        }
    }

    /** Stops it, and returns when it is gone. */
    public void stop(Shutdown how) throws IOException, InterruptedException {
        Process stop = ServerUser.of(directory)
                .run(
                        cluster.directory(),
                        List.of(
                                binaries().program("pg_ctl"),
                                "stop",
                                "-D",
                                cluster.data().toString(),
                                "-m",
                                how.name().toLowerCase(Locale.ROOT)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (stop.waitFor() != 0) {
            throw new IllegalStateException("PostgreSQL did not stop");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (Files.exists(pidFilePath(directory))) {
                stop(Shutdown.FAST);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isReady(Process server) throws IOException {
        if (!Files.exists(pidFilePath(directory))) {
            return false;
        }
        List<String> lines = pidFile(directory);
        return lines.size() >= 8
                && lines.getFirst().strip().equals(Long.toString(server.pid()))
                && lines.get(7).strip().equals("ready");
    }

    private ServerBinaries binaries() throws IOException {
        return ServerBinaries.unpackedIn(directory);
    }

    private static List<String> pidFile(Path directory) throws IOException {
        return Files.readAllLines(pidFilePath(directory));
    }

    private static Path pidFilePath(Path directory) {
        return directory.resolve("postgres/data/postmaster.pid");
    }
}
