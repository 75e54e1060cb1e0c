package dev.daybook.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/**
 * Statements that get the plans they were written for, whatever settings a connection came with from a pool, a pooler or an
 * operator: each brings its own, and they end with its transaction.
 */
@Component
public class SteadyPlans {

    /**
     * Every filter has an index in the order of its pages: the planner, who underestimates what a large log has of a value,
     * shall not sort it all; and to plan a page over the partitions anew takes longer than the page.
     */
    private static final String SWITCHES = """
            select set_config('enable_sort', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)""";

    private final JdbcOperations jdbc;

    /** Plans for statements that are run here. */
    public SteadyPlans(JdbcOperations jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The rows of a query. The driver sends the switches in front of it, in the same round trip and, where none is under
     * way, the same implicit transaction; a transaction that is under way keeps them to its end.
     */
    public <T> List<T> query(String sql, List<?> parameters, RowMapper<T> mapper) {
        List<T> rows = jdbc.execute(SWITCHES + "; " + sql, (PreparedStatementCallback<List<T>>)
                statement -> rows(statement, parameters, mapper));
        return rows == null ? List.of() : rows;
    }

    private static <T> List<T> rows(PreparedStatement statement, List<?> parameters, RowMapper<T> mapper)
            throws SQLException {
        new ArgumentPreparedStatementSetter(parameters.toArray()).setValues(statement);
        statement.execute();
        statement.getMoreResults();
        List<T> rows = new ArrayList<>();
        try (ResultSet result = statement.getResultSet()) {
            while (result.next()) {
                rows.add(mapper.mapRow(result, rows.size()));
            }
        }
        return rows;
    }

    /** Gives all further statements of the transaction that is under way their plans, those that write too. */
    public void keepInTransaction() {
        jdbc.execute(SWITCHES);
    }
}
