package dev.daybook.usage;

import dev.daybook.postgres.SteadyPlans;
import dev.daybook.usage.UsagePages.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Copies of usage, which stay as they are while usage goes on. */
@Service
public class UsageCopies {

    /** How many rows of a reading are held in memory. */
    private static final int STRETCH = 5000;

    private static final RowMapper<Copy> COPY = (row, number) ->
            new Copy(row.getString("org_id"), row.getObject("copy_id", UUID.class), row.getLong("row_count"));
    private static final RowMapper<Row> ROW = (row, number) -> row(row);

    private final SteadyPlans plans;
    private final JdbcClient jdbc;

    UsageCopies(SteadyPlans plans, JdbcClient jdbc) {
        this.plans = plans;
        this.jdbc = jdbc;
    }

    /**
     * A copy.
     *
     * @param orgId the organization, whose usage it is
     * @param rows how many rows it has
     */
    public record Copy(String orgId, UUID id, long rows) {}

    /** A row, and the end of its key. */
    private record Row(CopiedHour hour, UUID dimensions) {}

    /**
     * Copies all rows that match, as they are at one moment, inside the database. It belongs to the caller's transaction,
     * if there is one.
     *
     * @param id what the copy is called from now on
     * @param query of one organization; names are copied only if they are asked for
     */
    @Transactional
    public Copy make(UUID id, UsageQuery query) {
        String orgId = Objects.requireNonNull(query.orgId(), "A copy is of one organization");
        boolean identifying = query.identifying();
        Sql sql = new Sql()
                .add(
                        "insert into usage_copy_hour (org_id, copy_id, hour, dimensions, " + UsageTable.DIMENSIONS
                                + ", username, group_name, org_name, row_count, request_count, user_errors, server_errors,"
                                + " execution_micros, timed_requests) select u.org_id, ?, u.hour, u.dimensions, ",
                        id)
                .add(Stream.of(UsageTable.DIMENSIONS.split(", "))
                        .map(column -> "u." + column)
                        .collect(Collectors.joining(", ")))
                .add(identifying ? ", i.username, i.group_name, i.org_name, " : ", null, null, null, ")
                .add(sumOf("u.rows_per_minute") + ", " + sumOf("u.requests_per_minute"))
                .add(", u.user_errors, u.server_errors, u.execution_micros, u.timed_requests from usage_hour u")
                .add(identifying ? UsagePages.NAMES_OF_U : "")
                .add(" where ");
        UsagePages.conditions(query, sql);
        long rows = UsagePages.statement(jdbc, sql).update();
        jdbc.sql("insert into usage_copy (org_id, copy_id, row_count) values (?, ?, ?)")
                .param(orgId)
                .param(id)
                .param(rows)
                .update();
        return new Copy(orgId, id, rows);
    }

    // Much faster than unnest, which makes rows of the elements.
    private static String sumOf(String array) {
        return IntStream.rangeClosed(1, Tally.MINUTES)
                .mapToObj(place -> array + "[" + place + "]")
                .collect(Collectors.joining(" + "));
    }

    /** The copy of an organization's usage that is called so. */
    public Optional<Copy> find(String orgId, UUID id) {
        return jdbc.sql("select org_id, copy_id, row_count from usage_copy where org_id = ? and copy_id = ?")
                .param(orgId)
                .param(id)
                .query(COPY)
                .optional();
    }

    /**
     * Hands over all rows of a copy, in the order of the hours and within one always in the same order, holding few of
     * them in memory.
     *
     * @throws IllegalStateException if the copy is gone, or goes while it is read
     */
    public void read(String orgId, UUID id, Consumer<CopiedHour> reader) {
        long missing = find(orgId, id).map(Copy::rows).orElse(-1L);
        Row last = null;
        // A copy does not change, so each stretch is a short statement of its own.
        for (List<Row> rows = stretch(orgId, id, last); !rows.isEmpty(); rows = stretch(orgId, id, last)) {
            rows.forEach(row -> reader.accept(row.hour));
            missing -= rows.size();
            last = rows.getLast();
        }
        if (missing != 0) {
            throw new IllegalStateException("The copy " + id + " of usage is not there as a whole");
        }
    }

    private List<Row> stretch(String orgId, UUID id, @Nullable Row last) {
        Sql sql = new Sql().add("select * from usage_copy_hour where org_id = ? and copy_id = ?", orgId, id);
        if (last != null) {
            sql.add(" and (hour, dimensions) > (?, ?)", UsagePages.utc(last.hour.hour()), last.dimensions);
        }
        sql.add(" order by hour, dimensions limit ?", STRETCH);
        return plans.query(sql.text().toString(), sql.params(), ROW);
    }

    /** Deletes a copy, if it is there. */
    @Transactional
    public void drop(String orgId, UUID id) {
        Stream.of("usage_copy_hour", "usage_copy")
                .forEach(table -> jdbc.sql("delete from " + table + " where org_id = ? and copy_id = ?")
                        .param(orgId)
                        .param(id)
                        .update());
    }

    /** The copies of all organizations that were made so long ago by the database's clock. */
    public List<Copy> olderThan(Duration age) {
        return jdbc.sql(
                        "select org_id, copy_id, row_count from usage_copy where copied_at < now() - make_interval(secs => ?)")
                .param(age.toMillis() / 1000.0)
                .query(COPY)
                .list();
    }

    private static Row row(ResultSet row) throws SQLException {
        Instant hour = UsagePages.hour(row);
        return new Row(
                new CopiedHour(
                        hour,
                        UsagePages.dimensions(row),
                        UsagePages.names(row),
                        row.getLong("row_count"),
                        row.getLong("request_count"),
                        row.getLong("user_errors"),
                        row.getLong("server_errors"),
                        row.getBigDecimal("execution_micros"),
                        row.getLong("timed_requests")),
                row.getObject("dimensions", UUID.class));
    }
}
