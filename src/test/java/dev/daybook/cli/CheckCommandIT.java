package dev.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.TestDatabase;
import dev.daybook.event.Actor;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.TestPosters;
import dev.daybook.integrity.Checkpoints;
import dev.daybook.integrity.note.SigningKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LoggingSystem;

class CheckCommandIT extends IntegrationTest {

    private static final String DATA = "--daybook.data-dir=target/test-data";

    @Autowired
    EventLog log;

    @Autowired
    Checkpoints checkpoints;

    private record Told(int code, List<String> lines, String errors) {

        List<String> wrong() {
            return lines.stream().filter(line -> line.startsWith("wrong ")).toList();
        }
    }

    @Test
    void saysThatAllFits() throws InterruptedException {
        seal();

        Told told = check(DATA);

        assertThat(told.code()).as(told.toString()).isZero();
        assertThat(told.lines())
                .allMatch(line -> line.startsWith("ok     "))
                .anyMatch(line -> line.startsWith("ok     version: The server is PostgreSQL 18"))
                .anyMatch(line -> line.startsWith("ok     encoding: "))
                .anyMatch(line -> line.startsWith("ok     service: "))
                .anyMatch(line -> line.startsWith("ok     pooler: "))
                .anyMatch(line -> line.matches("ok     schema: The tables are those of version .*nothing is to be.*"))
                .anyMatch(line -> line.startsWith("ok     clock: "))
                .anyMatch(line -> line.startsWith("ok     key: The key may sign all "))
                .anyMatch(line -> line.startsWith("ok     disk: "));
    }

    @Test
    void saysEverythingThatDoesNotFit() throws InterruptedException {
        seal();

        Told told = check(
                DATA,
                "--daybook.integrity.key=" + SigningKey.generate().signer().secret(),
                "--daybook.export.keep-free=100000TB");

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.wrong())
                .anyMatch(line -> line.contains("less than the 104857600000 MB of daybook.export.keep-free"))
                .anyMatch(line -> line.contains("key: The key may not sign "));
    }

    @Test
    void saysThatARoleIsMissingOrTheKeyIsOpenOrGone(@TempDir Path directory) throws Exception {
        seal();
        assertThat(check(DATA, "--daybook.retention.datasource.username=nobody-here")
                        .wrong())
                .hasSize(1)
                .allMatch(line -> line.contains("role: There is no role nobody-here"));
        assertThat(check("--daybook.data-dir=" + directory).wrong())
                .hasSize(1)
                .allMatch(line -> line.contains("key: There is no key "));
        Path key = Files.copy(Path.of("target", "test-data", "log-key"), directory.resolve("log-key"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(check("--daybook.data-dir=" + directory).wrong())
                .hasSize(1)
                .allMatch(line -> line.contains("can be read by others"));
    }

    @Test
    void endsWithTwoIfTheDatabaseCannotBeLookedAt() {
        Told told = check(DATA, "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/daybook");

        assertThat(told.code()).isEqualTo(2);
        assertThat(told.wrong()).isEmpty();
        assertThat(told.errors()).contains("cannot be looked at: Connection to 127.0.0.1:1 refused");
    }

    @Test
    void makesNothingWhereThereIsNothingYet(@TempDir Path directory) {
        Path none = directory.resolve("none/yet");

        Told told = run("check", "--", "--daybook.data-dir=" + none, "--spring.datasource.url=");

        assertThat(told.code()).as(told.toString()).isZero();
        assertThat(told.lines()).anyMatch(line -> line.contains("There is no embedded database yet"));
        assertThat(none).doesNotExist();
        assertThat(none.resolveSibling("")).doesNotExist();
    }

    private static Told check(String... settings) {
        TestDatabase database = TestDatabase.get();
        List<String> arguments = new ArrayList<>(List.of(
                "check",
                "--",
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.application().role(),
                "--spring.datasource.password=" + database.application().password(),
                "--spring.flyway.user=" + database.owner().role(),
                "--spring.flyway.password=" + database.owner().password()));
        arguments.add("--daybook.retention.datasource.username="
                + database.retention().role());
        for (String setting : settings) {
            arguments.removeIf(given -> given.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
            arguments.add(setting);
        }
        return run(arguments.toArray(String[]::new));
    }

    private static Told run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        // The command sets up logging for a process of its own; this one has its already.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        try {
            int code = Commands.run(new PrintWriter(out), new PrintWriter(err, true), arguments);
            return new Told(code, out.toString().lines().toList(), err.toString());
        } finally {
            System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
        }
    }

    /** Has the service sign a log, so that there is one that a key could be wrong for. */
    private void seal() throws InterruptedException {
        log.append(Post.of(
                TestPosters.TEST,
                List.of(new NewEvent(
                        "Check Tested",
                        null,
                        null,
                        new Actor("user", "ada@example.com", null, null, null, null, "{}"),
                        new Scope("check-command", null, null, null, null, null),
                        null,
                        "{}",
                        null))));
        for (int i = 0; i < 400 && checkpoints.latest("check-command").isEmpty(); i++) {
            Thread.sleep(Duration.ofMillis(50));
        }
    }
}
