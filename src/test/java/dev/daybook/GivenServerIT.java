package dev.daybook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.daybook.postgres.DatabaseAccess;
import dev.daybook.postgres.Finding;
import dev.daybook.postgres.Login;
import dev.daybook.postgres.Pooler;
import dev.daybook.postgres.PostgresServer;
import dev.daybook.postgres.SchemaFitness;
import dev.daybook.postgres.ServerFitness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/** A server that is given and does not fit is refused before anything of it is changed, by itself or through a pooler. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@OwnProcesses
class GivenServerIT {

    private static final Path DIRECTORY = Path.of("target", "given-server-test").toAbsolutePath();

    private static PostgresServer server;

    @BeforeAll
    static void startAServer() throws Exception {
        FileSystemUtils.deleteRecursively(DIRECTORY.resolve("postgres"));
        server = PostgresServer.create(DIRECTORY);
    }

    @AfterAll
    static void stopTheServer() throws Exception {
        server.close();
    }

    @Test
    void fitsAsDocumented() throws SQLException {
        create("fits", "encoding 'UTF8' template template0 owner daybook_owner");

        assertThat(examine(url("fits")))
                .allMatch(Finding::fits)
                .extracting(Finding::subject)
                .contains("version", "encoding", "writes", "owner", "role", "service", "pooler");
    }

    @Test
    void anEncodingThatIsNotUtf8IsRefusedInOneSentenceAndNothingIsChanged() throws Exception {
        create("latin", "encoding 'LATIN1' locale 'C' template template0 owner daybook_owner");

        String log = refusal("latin", url("latin"));

        assertThat(log)
                .contains("The database latin has the encoding LATIN1, and Daybook needs UTF8")
                .contains("create database … encoding 'UTF8' template template0")
                .doesNotContain("\tat ");
        assertThat(tables("latin")).isZero();
    }

    @Test
    void rolesThatMayNotOrAreMissingAreTold() throws SQLException {
        create("roles", "template template0");
        assertThat(unfit(examine(url("roles"))))
                .containsExactly("The role daybook_owner (spring.flyway.user) may not create tables in the schema"
                        + " public, as migrations do.");

        superuser("roles").sql("alter database roles owner to daybook_owner").update();
        DatabaseAccess owner = access("spring.flyway.user", url("roles"), server.owner());
        DatabaseAccess nobody = access("spring.datasource.username", url("roles"), new Login("nobody-here", "x"));
        assertThat(unfit(ServerFitness.examine(owner, nobody, "nobody-deletes")))
                .containsExactly(
                        "There is no role nobody-here (spring.datasource.username), and migrations grant it what it"
                                + " needs.",
                        "There is no role nobody-deletes (daybook.retention.datasource.username), and migrations grant"
                                + " it what it needs.");

        // As migrations of another role have left it.
        superuser("roles").sql("create table event (id int)").update();
        assertThat(unfit(examine(url("roles"))))
                .containsExactly("The role daybook_owner (spring.flyway.user) does not own the tables that are there,"
                        + " postgres does, so that no migration can change them.");
        superuser("roles").sql("alter table event owner to daybook_owner").update();
        superuser("roles").sql("grant select on event to daybook_app").update();
        assertThat(unfit(examine(url("roles"))))
                .containsExactly("The role daybook_app (spring.datasource.username) may not read and append events: it"
                        + " lacks INSERT on event.");
    }

    @Test
    void tablesOfAnotherEditionOrOfOthersAreTold() throws SQLException {
        create("tables", "template template0 owner daybook_owner");
        DatabaseAccess owner = access("spring.flyway.user", url("tables"), server.owner());
        assertThat(SchemaFitness.examine(owner).sentence())
                .isEqualTo("The database is empty; the first start makes the tables.");
        superuser("tables").sql("create table of_others (id int)").update();
        assertThat(SchemaFitness.examine(owner).sentence())
                .isEqualTo("The schema public holds tables that Daybook has not made.");
        superuser("tables").sql("drop table of_others").update();

        FluentConfiguration migrations = Flyway.configure()
                .dataSource(url("tables"), server.owner().role(), server.owner().password())
                .placeholders(Map.of(
                        "ownerRole", server.owner().role(),
                        "appRole", server.application().role(),
                        "retentionRole", server.retention().role()));
        migrations.target("2").load().migrate();
        assertThat(SchemaFitness.examine(owner))
                .matches(Finding::fits)
                .extracting(Finding::sentence)
                .asString()
                .startsWith("The tables are those of version 2; the next start migrates them by ");
        migrations.target("latest").load().migrate();
        assertThat(SchemaFitness.examine(owner).sentence()).endsWith("nothing is to be migrated.");
        assertThat(unfit(examine(url("tables")))).isEmpty();

        superuser("tables")
                .sql("update flyway_schema_history set checksum = checksum + 1 where version = '1'")
                .update();
        assertThat(SchemaFitness.examine(owner))
                .matches(finding -> !finding.fits())
                .extracting(Finding::sentence)
                .asString()
                .startsWith("This data was written by another edition of Daybook");
    }

    @Test
    void clocksThatAreFarApartAreTold() throws SQLException {
        DatabaseAccess owner = access("spring.flyway.user", server.url(), server.owner());
        assertThat(ServerFitness.clock(owner, Clock.systemUTC()).fits()).isTrue();
        assertThat(ServerFitness.clock(owner, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-2)))
                        .sentence())
                .startsWith("This machine's clock is 1")
                .endsWith(" s behind the database's.");
    }

    @Test
    void aServerThatTakesNoWritesIsTold() throws SQLException {
        create("frozen", "template template0 owner daybook_owner");
        superuser("postgres")
                .sql("alter role daybook_owner in database frozen set default_transaction_read_only = on")
                .update();
        superuser("postgres")
                .sql("alter database frozen set default_transaction_read_only = off")
                .update();

        assertThat(unfit(examine(url("frozen"))))
                .containsExactly("The server takes no writes from the role daybook_owner (spring.flyway.user), because"
                        + " default_transaction_read_only is on.");
    }

    @Test
    void aPoolerThatHandsOutTransactionsIsRefusedAndOneThatHandsOutSessionsLosesNothing() throws Exception {
        assumeTrue(
                Pooler.program().isPresent(), "pgbouncer is not on this machine: Debian's package pgbouncer brings it");
        try (Pooler pooler = Pooler.start(DIRECTORY.resolve("pooler"), server)) {
            for (String mode : List.of("transaction", "statement")) {
                assertThat(unfit(examine(pooler.url(mode))))
                        .hasSize(2)
                        .allMatch(sentence -> sentence.contains("a pooler in transaction or statement mode"));
            }
            assertThat(unfit(examine(pooler.url("session")))).isEmpty();
            // One mode for the owner and another for the service.
            assertThat(unfit(ServerFitness.examine(
                            access("spring.flyway.user", server.url(), server.owner()),
                            access("spring.datasource.username", pooler.url("transaction"), server.application()),
                            server.retention().role())))
                    .hasSize(1);

            assertThat(refusal("pooled", pooler.url("transaction")))
                    .contains("a pooler in transaction or statement mode")
                    .contains("Set pgbouncer's pool_mode = session")
                    .doesNotContain("\tat ");
            assertThat(tables("daybook")).isZero();

            Producers producers = new Producers();
            try (ServiceProcess service =
                    ServiceProcess.start(DIRECTORY.resolve("sessions"), settings(pooler.url("session")))) {
                producers.start(service);
                for (int posts = 0; posts < 2000; posts += 400) {
                    producers.awaitStored(400);
                }
                producers.stop();
                assertThat(producers.refused()).isZero();
                producers.assertKept(server.client());
            }
        }
    }

    /** What the service says when it refuses to start on a database. */
    private static String refusal(String name, String url) throws Exception {
        Path directory = DIRECTORY.resolve("refused-" + name);
        FileSystemUtils.deleteRecursively(directory);
        assertThatThrownBy(() -> ServiceProcess.start(directory, settings(url)).close())
                .isInstanceOf(IllegalStateException.class);
        return Files.readString(directory.resolve("service.log"));
    }

    private static Map<String, String> settings(String url) {
        return new HashMap<>(Map.of(
                "spring.datasource.url", url,
                "spring.datasource.username", server.application().role(),
                "spring.datasource.password", server.application().password(),
                "spring.flyway.user", server.owner().role(),
                "spring.flyway.password", server.owner().password(),
                "daybook.retention.datasource.username", server.retention().role()));
    }

    private static List<Finding> examine(String url) throws SQLException {
        return ServerFitness.examine(
                access("spring.flyway.user", url, server.owner()),
                access("spring.datasource.username", url, server.application()),
                server.retention().role());
    }

    private static DatabaseAccess access(String setting, String url, Login login) {
        return new DatabaseAccess(setting, url, login);
    }

    private static List<String> unfit(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> !finding.fits())
                .map(Finding::sentence)
                .toList();
    }

    private static String url(String database) {
        return server.url().replaceFirst("[^/]*$", database);
    }

    private static void create(String database, String how) {
        superuser("postgres").sql("create database " + database + " " + how).update();
    }

    private static long tables(String database) {
        return superuser(database)
                .sql("select count(*) from pg_tables where schemaname = 'public'")
                .query(Long.class)
                .single();
    }

    private static JdbcClient superuser(String database) {
        Login login = server.superuser();
        return JdbcClient.create(new DriverManagerDataSource(url(database), login.role(), login.password()));
    }
}
