package dev.daybook.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** On one connection, which keeps whatever is left behind. */
class SteadyPlansIT {

    private static final String SETTINGS = """
            select current_setting('enable_sort') || ' ' || current_setting('plan_cache_mode') || ' ' || ? as settings""";
    private static final RowMapper<String> ROW = (row, number) -> row.getString("settings");

    /** A connection as some pool or operator may have set it up. */
    private static SingleConnectionDataSource connection() {
        Login login = TestDatabase.get().application();
        SingleConnectionDataSource source =
                new SingleConnectionDataSource(TestDatabase.get().url(), login.role(), login.password(), true);
        new JdbcTemplate(source).execute("set enable_sort = on; set plan_cache_mode = auto");
        return source;
    }

    @Test
    void setsWhatAQueryNeedsAndLeavesNothingBehind() {
        try (SingleConnectionDataSource connection = connection()) {
            JdbcTemplate jdbc = new JdbcTemplate(connection);
            SteadyPlans plans = new SteadyPlans(jdbc);

            // More often than it takes the driver to prepare a statement on the server.
            for (int i = 0; i < 10; i++) {
                assertThat(plans.query(SETTINGS, List.of("x"), ROW)).containsExactly("off force_generic_plan x");
                assertThat(jdbc.query(SETTINGS, ROW, "x")).containsExactly("on auto x");
            }
        }
    }

    @Test
    void leavesNothingBehindAQueryThatFails() {
        try (SingleConnectionDataSource connection = connection()) {
            JdbcTemplate jdbc = new JdbcTemplate(connection);
            SteadyPlans plans = new SteadyPlans(jdbc);

            assertThatThrownBy(() -> plans.query("select 1 / ?", List.of(0), ROW))
                    .isInstanceOf(DataAccessException.class);
            assertThat(jdbc.query(SETTINGS, ROW, "x")).containsExactly("on auto x");
        }
    }

    @Test
    void lastsToTheEndOfATransactionThatIsUnderWay() {
        try (SingleConnectionDataSource connection = connection()) {
            JdbcTemplate jdbc = new JdbcTemplate(connection);
            SteadyPlans plans = new SteadyPlans(jdbc);

            new TransactionTemplate(new JdbcTransactionManager(connection)).executeWithoutResult(status -> {
                plans.keepInTransaction();
                assertThat(jdbc.query(SETTINGS, ROW, "x")).containsExactly("off force_generic_plan x");
                assertThat(plans.query(SETTINGS, List.of("x"), ROW)).containsExactly("off force_generic_plan x");
            });
            assertThat(jdbc.query(SETTINGS, ROW, "x")).containsExactly("on auto x");
        }
    }
}
