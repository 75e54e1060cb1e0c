package dev.daybook.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pgbouncer of Debian's package in front of a server, with a database for each of its modes. */
public final class Pooler implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final int port;

    private Pooler(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where the program is on this machine; empty if it is not there. */
    public static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/sbin"))
                .map(directory -> Path.of(directory, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts one, with its files in a directory, and returns when it takes connections. */
    public static Pooler start(Path directory, PostgresServer server) throws Exception {
        int port = EmbeddedPostgres.freePort();
        Files.createDirectories(directory);
        String databases = Stream.of("session", "transaction", "statement")
                .map(mode ->
                        "%s = host=127.0.0.1 port=%d dbname=daybook pool_mode=%s".formatted(mode, server.port(), mode))
                .collect(Collectors.joining("\n"));
        Files.write(
                directory.resolve("users.txt"),
                Stream.of(server.owner(), server.application(), server.retention())
                        .map(login -> "\"%s\" \"%s\"".formatted(login.role(), login.password()))
                        .toList());
        Files.writeString(
                directory.resolve("pgbouncer.ini"), """
                [databases]
                %s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = trust
                auth_file = %s
                ignore_startup_parameters = extra_float_digits
                default_pool_size = 40
                """.formatted(databases, port, directory.resolve("users.txt")));
        ServerUser user = ServerUser.of(directory);
        user.own(directory);
        Process process = user.run(
                        directory,
                        List.of(
                                program().orElseThrow().toString(),
                                directory.resolve("pgbouncer.ini").toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("pgbouncer.log").toFile())
                .start();
        Pooler pooler = new Pooler(process, port);
        long begun = System.nanoTime();
        while (!pooler.isReady()) {
            if (!process.isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "pgbouncer did not start: " + Files.readString(directory.resolve("pgbouncer.log")));
            }
            Thread.sleep(Duration.ofMillis(20));
        }
        return pooler;
    }

    /** The same database in a mode. */
    public String url(String mode) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, mode);
    }

    private boolean isReady() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
