package dev.daybook.postgres;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The files of one PostgreSQL server: its data, its logs, and the passwords of its roles. They are made under another
 * name and renamed when complete, so that a cluster under its own name has everything.
 */
record Cluster(Path directory) {

    static final String DATABASE = "daybook";
    static final String OWNER = "daybook_owner";
    static final String APPLICATION = "daybook_app";
    static final String RETENTION = "daybook_retention";

    private static final Logger log = LoggerFactory.getLogger(Cluster.class);
    private static final String SUPERUSER = "postgres";
    private static final String PASSWORDS = "passwords";

    /** Where a new cluster begins. They go into its postgresql.conf, where an operator may change them. */
    private static final List<String> SETTINGS = List.of(
            "max_connections=100",
            "shared_buffers=256MB",
            "effective_cache_size=1GB",
            "max_wal_size=2GB",
            "wal_compression=on",
            "checkpoint_completion_target=0.9",
            "random_page_cost=1.1",
            // Our statements are short; compiling them costs more than it saves.
            "jit=off",
            "timezone=UTC",
            "log_timezone=UTC");

    /** The cluster in that directory; a new one if there is none. */
    static Cluster in(Path directory, ServerBinaries binaries, ServerUser user)
            throws IOException, InterruptedException {
        Cluster cluster = new Cluster(directory);
        if (!Files.isDirectory(directory)) {
            log.info("Creating a database cluster in {}", directory);
            Cluster unfinished = new Cluster(directory.resolveSibling(directory.getFileName() + ".new"));
            FileSystemUtils.deleteRecursively(unfinished.directory);
            unfinished.create(binaries, user);
            DataDirectory.rename(unfinished.directory, directory);
        }
        cluster.requireVersion(binaries);
        user.own(directory);
        return cluster;
    }

    Path data() {
        return directory.resolve("data");
    }

    Path logs() {
        return directory.resolve("log");
    }

    Login login(String role) {
        Properties passwords = new Properties();
        try {
            passwords.load(new StringReader(Files.readString(directory.resolve(PASSWORDS))));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the database's passwords", e);
        }
        return new Login(role, passwords.getProperty(role));
    }

    private void create(ServerBinaries binaries, ServerUser user) throws IOException, InterruptedException {
        Files.createDirectories(logs());
        user.own(directory);
        List<String> command = new ArrayList<>(List.of(
                binaries.program("initdb"),
                "--pgdata=" + data(),
                "--username=" + SUPERUSER,
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--auth=trust",
                "--no-instructions"));
        SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
        run(user, command, "");
        // No server ever runs with initdb's own list, which trusts everybody.
        Files.writeString(data().resolve("pg_hba.conf"), """
                # Made by Daybook: by TCP on this machine, with a password, and in no other way.
                host all all 127.0.0.1/32 scram-sha-256
                """);
        Map<String, String> passwords = new LinkedHashMap<>();
        for (String role : List.of(SUPERUSER, OWNER, APPLICATION, RETENTION)) {
            passwords.put(role, password());
        }
        // Without a server: one statement a line, on standard input, so that no password is seen in a process list.
        run(
                user,
                List.of(
                        binaries.program("postgres"),
                        "--single",
                        "-D",
                        data().toString(),
                        "-c",
                        "exit_on_error=on",
                        "postgres"),
                statements(passwords));
        Path secrets = DataDirectory.writeSecret(
                directory.resolve(PASSWORDS),
                passwords.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
        user.give(secrets);
    }

    private static String statements(Map<String, String> passwords) {
        return """
                alter role postgres password '%s'
                create role daybook_owner login password '%s'
                create role daybook_app login password '%s'
                create role daybook_retention login password '%s'
                create database daybook owner daybook_owner
                revoke all on database daybook from public
                grant connect on database daybook to daybook_app, daybook_retention
                """.formatted(passwords.values().toArray());
    }

    private static String password() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private void run(ServerUser user, List<String> command, String input) throws IOException, InterruptedException {
        Path output = logs().resolve("create.log");
        Process process = user.run(directory, command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(input);
        }
        if (process.waitFor() != 0) {
            throw new EmbeddedPostgresFailed(
                    "PostgreSQL's data cannot be made in %s: %s"
                            .formatted(directory, Files.readString(output).strip()),
                    "Mend what PostgreSQL complains about, or set spring.datasource.url to another server.");
        }
    }

    private void requireVersion(ServerBinaries binaries) throws IOException {
        String version = Files.readString(data().resolve("PG_VERSION")).strip();
        if (!version.equals(binaries.majorVersion())) {
            throw new EmbeddedPostgresFailed(
                    "The data in %s was written by PostgreSQL %s, and this Daybook brings PostgreSQL %s."
                            .formatted(data(), version, binaries.version()),
                    "Move it with pg_upgrade, or run the Daybook that wrote it.");
        }
    }
}
