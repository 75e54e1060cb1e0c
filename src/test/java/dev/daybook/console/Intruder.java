package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody with every right on the tables, who changes what is stored and leaves the triggers as they were: nobody else ever sees
 * them away. What was changed is put back by whoever had it changed, for others use the same database.
 */
final class Intruder {

    private static final List<String> GUARDS =
            List.of("refuse_change", "refuse_all_but_forgetting", "refuse_other_tile", "refuse_smaller_checkpoint");

    private Intruder() {}

    /** Takes rows out of a table, and says what they were. */
    static String take(String table, String which) {
        String[] taken = {""};
        act(statement -> {
            try (ResultSet rows = statement.executeQuery("select jsonb_agg(t) from " + table + " t where " + which)) {
                rows.next();
                taken[0] = rows.getString(1);
            }
            assertThat(statement.executeUpdate("delete from " + table + " where " + which))
                    .isPositive();
        });
        return taken[0];
    }

    /** Puts rows back into a table. */
    static void put(String table, String taken) {
        change("insert into " + table + " select * from jsonb_populate_recordset(null::" + table + ", '"
                + taken.replace("'", "''") + "')");
    }

    /** Runs statements, each of which changes something. */
    static void change(String... statements) {
        act(statement -> {
            for (String change : statements) {
                assertThat(statement.executeUpdate(change)).as(change).isPositive();
            }
        });
    }

    private interface Deed {

        void run(Statement statement) throws SQLException;
    }

    private static void act(Deed deed) {
        TestDatabase database = TestDatabase.get();
        try (Connection connection = database.connect(database.owner());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            List<String> guards = new ArrayList<>();
            for (String guard : GUARDS) {
                try (ResultSet row = statement.executeQuery("select pg_get_functiondef('" + guard + "'::regproc)")) {
                    row.next();
                    guards.add(row.getString(1));
                }
                statement.execute("create or replace function " + guard
                        + "() returns trigger language plpgsql as 'begin return coalesce(new, old); end'");
            }
            deed.run(statement);
            for (String guard : guards) {
                statement.execute(guard);
            }
            connection.commit();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
