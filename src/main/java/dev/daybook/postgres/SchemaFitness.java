package dev.daybook.postgres;

import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.core.api.output.ValidateResult;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Looks whether the tables of a database are such as this edition's migrations make or go on from, and changes nothing of it. */
public final class SchemaFitness {

    private static final String SUBJECT = "schema";

    private SchemaFitness() {}

    /** What was found, as the role of the migrations sees it. */
    public static Finding examine(DatabaseAccess owner) {
        DriverManagerDataSource database = new DriverManagerDataSource(
                owner.url(), owner.login().role(), owner.login().password());
        Flyway flyway = Flyway.configure()
                .dataSource(database)
                .ignoreMigrationPatterns("*:pending", "*:future")
                .load();
        MigrationInfoService migrations = flyway.info();
        MigrationInfo current = migrations.current();
        int pending = migrations.pending().length;
        if (current == null) {
            return tables(database) == 0
                    ? Finding.ok(SUBJECT, "The database is empty; the first start makes the tables.")
                    : Finding.wrong(
                            SUBJECT,
                            "The schema public holds tables that Daybook has not made.",
                            "Give a database of its own with spring.datasource.url.");
        }
        ValidateResult validation = flyway.validateWithResult();
        if (!validation.validationSuccessful) {
            List<String> versions = validation.invalidMigrations.stream()
                    .map((ValidateOutput invalid) -> invalid.version)
                    .filter(version -> version != null && !version.isEmpty())
                    .toList();
            return Finding.wrong(
                    SUBJECT,
                    "This data was written by another edition of Daybook, whose format this one does not read"
                            + (versions.isEmpty() ? "." : " (migrations " + String.join(", ", versions) + ")."),
                    "Start on an empty database, or start the edition that wrote the data.");
        }
        boolean newer = Arrays.stream(migrations.all())
                .anyMatch(migration -> migration.getState().isApplied()
                        && !migration.getState().isResolved());
        return Finding.ok(
                SUBJECT,
                "The tables are those of version " + current.getVersion() + "; "
                        + (newer
                                ? "a newer Daybook has made them."
                                : pending == 0
                                        ? "nothing is to be migrated."
                                        : "the next start migrates them by " + pending + "."));
    }

    private static long tables(DriverManagerDataSource database) {
        return JdbcClient.create(database)
                .sql("select count(*) from pg_tables where schemaname = 'public'")
                .query(Long.class)
                .single();
    }
}
