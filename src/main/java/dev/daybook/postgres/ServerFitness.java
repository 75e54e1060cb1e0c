package dev.daybook.postgres;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks whether a database can be Daybook's, and changes nothing of it. */
public final class ServerFitness {

    /** The first one that tells the time of a UUIDv7. */
    private static final int VERSION = 18;

    private static final int TURNS = 10;

    private static final Duration CLOCKS = Duration.ofSeconds(5);

    private static final String POOLER_ACTION =
            "Set pgbouncer's pool_mode = session for this database and role (another"
                    + " pooler's setting of that meaning), or connect to PostgreSQL itself with spring.datasource.url.";

    private ServerFitness() {}

    /**
     * What was found.
     *
     * @param owner the role of the migrations
     * @param service the role of the running service
     * @param retention the name of the role that deletes
     * @throws SQLException if it could not be looked
     */
    public static List<Finding> examine(DatabaseAccess owner, DatabaseAccess service, String retention)
            throws SQLException {
        List<Finding> findings = new ArrayList<>();
        try (Connection connection = owner.connect()) {
            Finding version = version(connection);
            findings.add(version);
            findings.add(encoding(connection));
            findings.add(writes(connection, owner));
            if (!version.fits()) {
                return findings;
            }
            findings.addAll(owner(connection, owner));
            findings.add(role(connection, service.login().role(), service.setting()));
            findings.add(role(connection, retention, "daybook.retention.datasource.username"));
        }
        if (findings.stream().allMatch(Finding::fits)) {
            try (Connection connection = service.connect()) {
                findings.add(writes(connection, service));
                findings.add(service(connection, service));
            }
            findings.add(pooler(owner));
            if (!owner.equals(service)) {
                findings.add(pooler(service));
            }
        }
        return findings;
    }

    /** What is to be said of this machine's clock beside the database's, which must agree to a few seconds. */
    public static Finding clock(DatabaseAccess access, Clock clock) throws SQLException {
        try (Connection connection = access.connect()) {
            Instant before = clock.instant();
            Instant there = Instant.ofEpochMilli(
                    Long.parseLong(ask(connection, "select (extract(epoch from clock_timestamp()) * 1000)::bigint")));
            Instant after = clock.instant();
            Duration ahead = Duration.between(
                    there, before.plus(Duration.between(before, after).dividedBy(2)));
            return ahead.abs().compareTo(CLOCKS) <= 0
                    ? Finding.ok("clock", "This machine's clock and the database's are " + seconds(ahead) + " s apart.")
                    : Finding.wrong(
                            "clock",
                            "This machine's clock is " + seconds(ahead) + " s "
                                    + (ahead.isNegative() ? "behind" : "ahead of") + " the database's.",
                            "Let both follow a time server.");
        }
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.abs().toMillis(), 3).toPlainString();
    }

    private static Finding version(Connection connection) throws SQLException {
        String version = ask(connection, "select current_setting('server_version')");
        return Integer.parseInt(ask(connection, "select current_setting('server_version_num')")) / 10_000 >= VERSION
                ? Finding.ok("version", "The server is PostgreSQL " + version + ".")
                : Finding.wrong(
                        "version",
                        "The server is PostgreSQL " + version + ", and Daybook needs PostgreSQL " + VERSION
                                + " or newer.",
                        "Upgrade it with pg_upgrade, or give another server with spring.datasource.url.");
    }

    private static Finding encoding(Connection connection) throws SQLException {
        String encoding = ask(connection, "select current_setting('server_encoding')");
        return encoding.equals("UTF8")
                ? Finding.ok("encoding", "The database's encoding is UTF8.")
                : Finding.wrong(
                        "encoding",
                        "The database " + connection.getCatalog() + " has the encoding " + encoding
                                + ", and Daybook needs UTF8, because events hold any character.",
                        "Make another database: create database … encoding 'UTF8' template template0.");
    }

    private static Finding writes(Connection connection, DatabaseAccess access) throws SQLException {
        if (isTrue(connection, "select pg_is_in_recovery()")) {
            return Finding.wrong(
                    "writes",
                    "The server takes no writes, because it is in recovery: it is a standby, or still starting.",
                    "Give the primary server with spring.datasource.url.");
        }
        return isTrue(connection, "select current_setting('transaction_read_only')::boolean")
                ? Finding.wrong(
                        "writes",
                        "The server takes no writes from the role " + access
                                + ", because default_transaction_read_only is on.",
                        "Switch that off for the role, the database or the server.")
                : Finding.ok("writes", "The server takes writes from the role " + access + ".");
    }

    private static List<Finding> owner(Connection connection, DatabaseAccess owner) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                isTrue(connection, "select coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)")
                        ? Finding.ok("owner", "The role " + owner + " may create tables.")
                        : Finding.wrong(
                                "owner",
                                "The role " + owner + " may not create tables in the schema public, as migrations do.",
                                "Make it the owner of the database, or grant create on schema public to it."));
        String others = ask(connection, """
                        select coalesce(string_agg(distinct pg_get_userbyid(relowner), ', '), '') from pg_class
                        where relname = any ('{event,log_head,checkpoint,flyway_schema_history}') and relkind in ('r', 'p')
                          and relnamespace = current_schema()::regnamespace
                          and not pg_has_role(relowner, 'USAGE')""");
        if (!others.isEmpty()) {
            findings.add(Finding.wrong(
                    "owner",
                    "The role " + owner + " does not own the tables that are there, " + others
                            + " does, so that no migration can change them.",
                    "Give that role with spring.flyway.user."));
        }
        return findings;
    }

    private static Finding role(Connection connection, String role, String setting) throws SQLException {
        return isTrue(connection, "select exists (select from pg_roles where rolname = ?)", role)
                ? Finding.ok("role", "There is a role " + role + " (" + setting + ").")
                : Finding.wrong(
                        "role",
                        "There is no role " + role + " (" + setting + "), and migrations grant it what it needs.",
                        "Make it (docker/create-roles.sh shows how), or give another one with " + setting + ".");
    }

    private static Finding service(Connection connection, DatabaseAccess service) throws SQLException {
        boolean migrated = isTrue(connection, "select to_regclass('event') is not null");
        String lacking = !migrated ? "" : ask(connection, """
                        select coalesce(string_agg(privilege || ' on ' || relation, ', '), '')
                        from (values ('event', 'SELECT'), ('event', 'INSERT'), ('log_head', 'UPDATE'), ('checkpoint', 'INSERT'),
                            ('job', 'UPDATE'), ('api_token', 'SELECT')) as needed (relation, privilege)
                        where to_regclass(relation) is not null
                          and not has_table_privilege(to_regclass(relation), privilege)""");
        boolean mayLook = isTrue(connection, "select coalesce(has_schema_privilege('public', 'USAGE'), false)");
        return mayLook && lacking.isEmpty()
                ? Finding.ok(
                        "service",
                        "The role " + service + " may "
                                + (migrated ? "read and append events." : "connect; migrations grant it the rest."))
                : Finding.wrong(
                        "service",
                        "The role " + service + " may not read and append events: it lacks "
                                + (mayLook ? lacking : "USAGE on the schema public") + ".",
                        "Give the role for which the tables were made, or grant it what that one has.");
    }

    /**
     * Whether connections are sessions. A pooler that hands out its connections for a transaction each gives two callers, who take
     * turns, the same one, or one of them another one each time.
     */
    private static Finding pooler(DatabaseAccess access) throws SQLException {
        try (Connection first = access.connect();
                Connection second = access.connect()) {
            String firstProcess = process(first);
            String secondProcess = process(second);
            boolean sessions = !firstProcess.equals(secondProcess);
            for (int turn = 0; sessions && turn < TURNS; turn++) {
                sessions =
                        process(first).equals(firstProcess) && process(second).equals(secondProcess);
            }
            return sessions
                    ? Finding.ok("pooler", "Each connection of the role " + access + " is a session of its own.")
                    : poolsTransactions(access, null);
        } catch (SQLException refused) {
            if (isOfPooler(refused)) {
                return poolsTransactions(access, refused);
            }
            throw refused;
        }
    }

    private static Finding poolsTransactions(DatabaseAccess access, @Nullable SQLException told) {
        return Finding.wrong(
                "pooler",
                "The connections of the role " + access + " are no sessions: a pooler in transaction or statement mode"
                        + " hands each transaction to another server process, where events that were answered for can"
                        + " be lost" + (told == null ? "." : " (" + told.getMessage() + ")."),
                POOLER_ACTION);
    }

    private static boolean isOfPooler(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("statement pooling") || message.contains("prepared statement");
    }

    private static String process(Connection connection) throws SQLException {
        return ask(connection, "select pg_backend_pid()");
    }

    private static boolean isTrue(Connection connection, String question, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet answer = statement.executeQuery()) {
                answer.next();
                return answer.getBoolean(1);
            }
        }
    }

    private static String ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
