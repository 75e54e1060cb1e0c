package dev.daybook.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.daybook.OwnJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.LoggerFactory;

/** The launcher itself, on directories of its own. Every test ends with the data that it began with. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Execution(ExecutionMode.CONCURRENT)
class EmbeddedPostgresIT {

    /** Holds what takes seconds to make: the programs, and a cluster that nothing was written to. */
    @TempDir
    static Path fresh;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeACluster() {
        EmbeddedPostgres.start(DataDirectory.at(fresh)).close();
    }

    @BeforeEach
    void copyTheCluster() throws Exception {
        ServerBinaries binaries = ServerBinaries.unpackedIn(fresh);
        Files.createSymbolicLink(directory.resolve(binaries.directory().getFileName()), binaries.directory());
        Process copy = new ProcessBuilder("cp", "-a", fresh.resolve("postgres").toString(), directory.toString())
                .inheritIO()
                .start();
        assertThat(copy.waitFor()).isZero();
    }

    @Test
    void keepsWhatWasCommittedAndNeverSkipsTheFlush() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            assertThat(ask(postgres, "show fsync")).isEqualTo("on");
            assertThat(ask(postgres, "show synchronous_commit")).isEqualTo("on");
            assertThat(ask(postgres, "show full_page_writes")).isEqualTo("on");
            assertThat(ask(postgres, "show data_checksums")).isEqualTo("on");
            assertThat(ask(postgres, "show server_encoding")).isEqualTo("UTF8");
            write(postgres, 1);
        }
        try (EmbeddedPostgres postgres = start()) {
            assertThat(sum(postgres)).isEqualTo("1");
        }
        assertThat(postmasters()).isEmpty();
    }

    @Test
    void asksEveryRoleForItsPassword() {
        try (EmbeddedPostgres postgres = start()) {
            for (Login login : List.of(postgres.owner(), postgres.application(), postgres.retention())) {
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> connect(postgres, new Login(login.role(), "another")))
                        .withMessageContaining("password authentication failed");
            }
        }
    }

    @Test
    void keepsPasswordsAndDataFromOtherUsers() throws IOException {
        Path made = directory.resolve("made");
        DataDirectory empty = DataDirectory.at(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        Path secret = empty.writeSecret("admin-token", "s3cret");
        assertThat(secret).hasContent("s3cret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        try (EmbeddedPostgres postgres = start()) {
            assertThat(postgres.version()).startsWith("18.");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.resolve("postgres/passwords"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("postgres/data"))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void refusesASecondInstanceAndLeavesTheFirstAlone() throws Exception {
        try (EmbeddedPostgres first = start()) {
            write(first, 1);
            assertThatExceptionOfType(EmbeddedPostgresFailed.class)
                    .isThrownBy(this::start)
                    .withMessageContaining("in use by another Daybook (this process)");
            // Also after a refusal in the same process, which must not have loosened the lock.
            try (Child second = new Child()) {
                assertThat(second.process.waitFor()).isNotZero();
                assertThat(second.firstLine)
                        .contains("in use by another Daybook (process "
                                + ProcessHandle.current().pid());
            }
            write(first, 2);
            assertThat(sum(first)).isEqualTo("3");
        }
    }

    @Test
    void startsAlthoughThePidFileNamesAnotherProgram() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            write(postgres, 1);
        }
        Process bystander = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(directory.resolve("postgres/data/postmaster.pid"), """
                    %d
                    %s
                    1700000000
                    5432

                    127.0.0.1
                       123456         7
                    ready  \s
                    """.formatted(
                            bystander.pid(), directory.resolve("postgres/data")));
            try (EmbeddedPostgres postgres = start()) {
                assertThat(sum(postgres)).isEqualTo("1");
            }
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void endsAnOrphanedServerAndKeepsItsData() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            write(postgres, 1);
        }
        Path data = DataDirectory.at(directory).path().resolve("postgres/data");
        ServerBinaries binaries = ServerBinaries.unpackedIn(directory);
        // As a JVM of a system without setpriv leaves it behind.
        Process orphan = ServerUser.of(directory)
                .run(
                        directory.resolve("postgres"),
                        List.of(
                                binaries.program("postgres"),
                                "-D",
                                data.toString(),
                                "-c",
                                "unix_socket_directories=",
                                "-c",
                                "port=" + EmbeddedPostgres.freePort()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await(() -> Files.exists(data.resolve("postmaster.pid"))
                    && Files.readString(data.resolve("postmaster.pid")).contains("ready"));
            try (EmbeddedPostgres postgres = start()) {
                assertThat(orphan.waitFor()).isZero();
                assertThat(sum(postgres)).isEqualTo("1");
            }
        } finally {
            orphan.destroyForcibly();
        }
    }

    @Test
    void startsTheServerAgainWhenItIsKilled() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            write(postgres, 1);
            postmasters().forEach(ProcessHandle::destroyForcibly);
            await(() -> {
                try {
                    return sum(postgres).equals("1");
                } catch (SQLException e) {
                    return false;
                }
            });
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void closesAlsoIfASessionOfTheServerHangs() throws Exception {
        long begun;
        try (EmbeddedPostgres postgres = start()) {
            write(postgres, 1);
            try (Connection connection = connect(postgres, postgres.owner());
                    Statement statement = connection.createStatement();
                    ResultSet session = statement.executeQuery("select pg_backend_pid()")) {
                session.next();
                new ProcessBuilder("kill", "-STOP", session.getString(1))
                        .start()
                        .waitFor();
            }
            begun = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        assertThat(postmasters()).isEmpty();
        try (EmbeddedPostgres postgres = start()) {
            assertThat(sum(postgres)).isEqualTo("1");
        }
    }

    @Test
    void tellsWhatWasFatalIfTheServerDoesNotStart() throws IOException {
        Path wal = directory.resolve("postgres/data/pg_wal");
        Files.move(wal, directory.resolve("wal"));

        assertThatExceptionOfType(EmbeddedPostgresFailed.class)
                .isThrownBy(this::start)
                .withMessageMatching(
                        "PostgreSQL does not start on .*: FATAL:  required WAL directory \"pg_wal\" does not exist");
    }

    @Test
    void tellsOnceWhyTheServerDoesNotStartAgainAndGoesOnWhenThatIsOver() throws Exception {
        Path wal = directory.resolve("postgres/data/pg_wal");
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(EmbeddedPostgres.class);
        told.start();
        logger.addAppender(told);
        try (EmbeddedPostgres postgres = start()) {
            write(postgres, 1);
            Files.move(wal, directory.resolve("wal"));
            postmasters().forEach(ProcessHandle::destroyForcibly);
            Thread.sleep(Duration.ofSeconds(4));
            Files.move(directory.resolve("wal"), wal);
            await(() -> {
                try {
                    return sum(postgres).equals("1");
                } catch (SQLException e) {
                    return false;
                }
            });
            assertThat(told.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .filteredOn(message -> message.contains("required WAL directory"))
                    .hasSize(1);
        } finally {
            logger.detachAppender(told);
        }
    }

    @Test
    void leavesNoServerBehindWhenTheJvmIsKilled() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            write(postgres, 1);
        }
        try (Child child = new Child()) {
            assertThat(child.firstLine).isEqualTo("up");
            assertThat(postmasters()).hasSize(1);
            child.process.destroyForcibly().waitFor();
            await(() -> postmasters().isEmpty());
        }
        try (EmbeddedPostgres postgres = start()) {
            assertThat(sum(postgres)).isEqualTo("11");
        }
    }

    /** Runs in a JVM of its own: starts the server, commits a row, says so, and waits for its end. */
    static final class Main {
        public static void main(String[] arguments) throws Exception {
            try {
                EmbeddedPostgres postgres = EmbeddedPostgres.start(DataDirectory.at(Path.of(arguments[0])));
                write(postgres, 10);
                System.out.println("up");
            } catch (EmbeddedPostgresFailed e) {
                System.out.println(e.getMessage());
                System.exit(1);
            }
            Thread.sleep(Duration.ofMinutes(10));
        }
    }

    private final class Child implements AutoCloseable {
        final Process process;
        final String firstLine;

        Child() throws IOException {
            process = OwnJvm.of(Main.class, List.of(directory.toString()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                List<String> logged = new ArrayList<>();
                String line = output.readLine();
                while (line != null && !line.equals("up") && !line.startsWith("The data directory")) {
                    logged.add(line);
                    line = output.readLine();
                }
                firstLine = line == null ? String.join("\n", logged) : line;
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(DataDirectory.at(directory));
    }

    private static void write(EmbeddedPostgres postgres, int number) throws SQLException {
        try (Connection connection = connect(postgres, postgres.owner());
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists written (number int)");
            statement.execute("insert into written values (" + number + ")");
        }
    }

    private static String sum(EmbeddedPostgres postgres) throws SQLException {
        return ask(postgres, "select sum(number) from written");
    }

    private static String ask(EmbeddedPostgres postgres, String question) throws SQLException {
        try (Connection connection = connect(postgres, postgres.owner());
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres, Login login) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), login.role(), login.password());
    }

    private List<ProcessHandle> postmasters() {
        String data = "-D " + DataDirectory.at(directory).path().resolve("postgres/data");
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            return processes
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.contains(data))
                            .isPresent())
                    .toList();
        }
    }

    private static void await(Condition condition) throws Exception {
        long begun = System.nanoTime();
        while (!condition.holds()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
            Thread.sleep(Duration.ofMillis(20));
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }
}
