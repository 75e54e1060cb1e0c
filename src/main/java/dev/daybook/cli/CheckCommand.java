package dev.daybook.cli;

import dev.daybook.integrity.KeyFitness;
import dev.daybook.postgres.DataDirectory;
import dev.daybook.postgres.DatabaseAccess;
import dev.daybook.postgres.EmbeddedPostgres;
import dev.daybook.postgres.EmbeddedPostgresFailed;
import dev.daybook.postgres.Finding;
import dev.daybook.postgres.SchemaFitness;
import dev.daybook.postgres.ServerFitness;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says before a start or an upgrade what does not fit. */
@Command(
        name = "check",
        description = {
            "Looks before a start or an upgrade whether everything fits, and changes nothing: server version, encoding,"
                    + " roles, poolers, tables, clock, key and disks. Says a line for each: ok or wrong.",
            "The settings are those of the service, which can be given here too, behind --. An embedded database is started"
                    + " for it, so the service must not run on it."
        })
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Parameters(paramLabel = "<setting>", description = "Settings of the service, such as --spring.datasource.url=….")
    private List<String> settings = new ArrayList<>();

    private final List<Finding> findings = new ArrayList<>();

    /** No more of the service than its settings. */
    static final class Settings {}

    @Override
    public Integer call() throws IOException {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Settings.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties("logging.level.root=warn")
                .run(settings.toArray(String[]::new))) {
            return examine(context.getEnvironment());
        }
    }

    private int examine(Environment environment) throws IOException {
        Path data = Path.of(environment.getRequiredProperty("daybook.data-dir"));
        String unseen = null;
        disks(environment, data);
        try {
            if (StringUtils.hasText(environment.getProperty("spring.datasource.url"))) {
                DatabaseAccess owner = DatabaseAccess.owner(environment);
                database(owner, DatabaseAccess.service(environment), DatabaseAccess.retentionRole(environment));
                key(environment, data, owner);
            } else {
                embedded(environment, data);
            }
        } catch (SQLException | DataAccessException | FlywayException failure) {
            unseen = String.valueOf(failure.getMessage());
        }
        return tell(unseen);
    }

    private void embedded(Environment environment, Path data) throws IOException, SQLException {
        if (!Files.exists(data.resolve("postgres"))) {
            findings.add(Finding.ok("database", "There is no embedded database yet; the first start makes one."));
            key(environment, data, null);
            return;
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(DataDirectory.at(data))) {
            DatabaseAccess owner = new DatabaseAccess("the embedded server's", postgres.jdbcUrl(), postgres.owner());
            database(
                    owner,
                    new DatabaseAccess("the embedded server's", postgres.jdbcUrl(), postgres.application()),
                    postgres.retention().role());
            key(environment, data, owner);
        } catch (EmbeddedPostgresFailed failed) {
            findings.add(Finding.wrong("database", String.valueOf(failed.getMessage()), failed.action()));
        }
    }

    private void database(DatabaseAccess owner, DatabaseAccess service, String retention) throws SQLException {
        List<Finding> server = ServerFitness.examine(owner, service, retention);
        findings.addAll(server);
        if (server.stream().allMatch(Finding::fits)) {
            findings.add(SchemaFitness.examine(owner));
        }
        findings.add(ServerFitness.clock(owner, Clock.systemUTC()));
    }

    private void key(Environment environment, Path data, @Nullable DatabaseAccess owner) throws IOException {
        findings.addAll(KeyFitness.examine(
                data,
                textOrNull(environment, "daybook.integrity.key"),
                textOrNull(environment, "daybook.integrity.replaced-key"),
                owner == null
                        ? null
                        : JdbcClient.create(new DriverManagerDataSource(
                                owner.url(), owner.login().role(), owner.login().password()))));
    }

    private void disks(Environment environment, Path data) throws IOException {
        DataSize free = environment.getRequiredProperty("daybook.export.keep-free", DataSize.class);
        Map<String, Path> directories = new LinkedHashMap<>();
        directories.put("daybook.data-dir", data);
        String exports = textOrNull(environment, "daybook.export.directory");
        directories.put("daybook.export.directory", exports == null ? data.resolve("exports") : Path.of(exports));
        String files = textOrNull(environment, "daybook.inference.files");
        directories.put("daybook.inference.files", files == null ? data.resolve("inference-files") : Path.of(files));
        for (Map.Entry<String, Path> directory : directories.entrySet()) {
            findings.add(disk(directory.getKey(), directory.getValue(), free));
        }
    }

    private static Finding disk(String setting, Path directory, DataSize free) throws IOException {
        Path there = directory.toAbsolutePath().normalize();
        while (!Files.exists(there)) {
            there = there.resolveSibling("").normalize();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            return Finding.wrong(
                    "disk",
                    "Nothing can be written to " + there + ", where " + setting + " is.",
                    "Give another directory, or make this one writable.");
        }
        long room = Files.getFileStore(there).getUsableSpace();
        String sentence = "The file system of " + directory + " (" + setting + ") has "
                + DataSize.ofBytes(room).toMegabytes() + " MB left";
        return room >= free.toBytes()
                ? Finding.ok("disk", sentence + ".")
                : Finding.wrong(
                        "disk",
                        sentence + ", less than the " + free.toMegabytes() + " MB of daybook.export.keep-free.",
                        "Make room, or give a directory on another one.");
    }

    private static @Nullable String textOrNull(Environment environment, String setting) {
        String text = environment.getProperty(setting);
        return StringUtils.hasText(text) ? text.strip() : null;
    }

    private int tell(@Nullable String unseen) {
        PrintWriter out = command.commandLine().getOut();
        for (Finding finding : findings) {
            out.println(
                    finding.fits()
                            ? "ok     " + finding.subject() + ": " + finding.sentence()
                            : "wrong  " + finding.subject() + ": " + finding.sentence() + " " + finding.action());
        }
        if (unseen != null) {
            command.commandLine().getErr().println("The database cannot be looked at: " + unseen);
        }
        out.flush();
        if (!findings.stream().allMatch(Finding::fits)) {
            return Commands.WRONG;
        }
        return unseen == null ? Commands.OK : Commands.UNUSABLE;
    }
}
