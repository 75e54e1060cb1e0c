package dev.daybook.usage;

import dev.daybook.kernel.Slice;
import dev.daybook.postgres.SteadyPlans;
import dev.daybook.usage.UsageCursor.Place;
import dev.daybook.usage.UsageCursor.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the rows of the hours, in the order of the hours and within one in the order of their keys. Every question is a
 * range of one index.
 */
@Component
class UsagePages {

    /** How many rows of a long reading are held in memory. */
    private static final int FETCH = 1000;

    /** Finds the names that belong to the rows of {@code u}, as {@code i}. */
    static final String NAMES_OF_U =
            " left join usage_identity i on i.org_id = u.org_id and i.user_id = u.user_id and i.hour = u.hour"
                    + " and i.group_id = coalesce(u.group_id, '')";

    private static final RowMapper<Row> ROW = (row, number) -> row(row);

    private final SteadyPlans plans;
    private final JdbcClient jdbc;

    UsagePages(SteadyPlans plans, JdbcClient jdbc) {
        this.plans = plans;
        this.jdbc = jdbc;
    }

    /** A row, and its place in the order. */
    private record Row(HourlyUsage usage, UUID dimensions) {

        Place place() {
            return new Place(usage.hour(), usage.dimensions().orgId(), dimensions);
        }
    }

    /** A statement in the making: its text, and the values of its parameters. */
    record Sql(StringBuilder text, List<Object> params) {

        Sql() {
            this(new StringBuilder(), new ArrayList<>());
        }

        Sql add(String part, Object... values) {
            text.append(part);
            params.addAll(Arrays.asList(values));
            return this;
        }
    }

    /** See {@link Usage#find}. */
    Slice<HourlyUsage> page(UsageQuery query, long offset, int limit, @Nullable String text) {
        plans.keepInTransaction();
        String fingerprint = query.fingerprint(limit);
        UsageCursor cursor = text == null ? null : UsageCursor.decode(text, fingerprint, offset);
        // The hours that are under way still get rows; a walk keeps the total that it began with.
        long total = cursor == null ? count(query) : cursor.total();
        boolean backwards = cursor != null && cursor.side() == Side.BEFORE;
        Place anchor = cursor == null ? null : cursor.anchor();
        // One more than the page has, which tells whether there is another.
        List<Row> rows = new ArrayList<>(statement(select(
                        query,
                        query.ascending() != backwards,
                        anchor,
                        " limit ? offset ?",
                        limit + (backwards ? 0 : 1),
                        anchor == null ? offset : 0))
                .query(ROW)
                .list());
        boolean hasNext = backwards || rows.size() > limit;
        if (backwards) {
            Collections.reverse(rows);
        } else if (hasNext) {
            rows.removeLast();
        }
        return new Slice<>(
                rows.stream().map(Row::usage).toList(),
                total,
                hasNext && !rows.isEmpty()
                        ? position(new UsageCursor(
                                total, Side.AFTER, rows.getLast().place(), offset + rows.size(), fingerprint))
                        : null,
                offset > 0 ? position(before(rows, total, offset, limit, fingerprint)) : null);
    }

    private static UsageCursor before(List<Row> rows, long total, long offset, int limit, String fingerprint) {
        long start = Math.max(0, offset - limit);
        // A page that starts at the beginning, or lies beyond the end, has no row beside it.
        boolean anchored = start > 0 && !rows.isEmpty();
        return new UsageCursor(
                total,
                anchored ? Side.BEFORE : Side.AFTER,
                anchored ? rows.getFirst().place() : null,
                start,
                fingerprint);
    }

    private static Slice.Position position(UsageCursor cursor) {
        return new Slice.Position(cursor.offset(), cursor.encode());
    }

    /** See {@link Usage#read}. */
    Instant read(UsageQuery query, Consumer<HourlyUsage> reader) {
        plans.keepInTransaction();
        // When the transaction began, which is before its snapshot.
        Instant moment =
                jdbc.sql("select now()").query(OffsetDateTime.class).single().toInstant();
        statement(select(query, query.ascending(), null, ""))
                .withFetchSize(FETCH)
                .query(row -> {
                    reader.accept(row(row).usage());
                });
        return moment;
    }

    /** See {@link Usage#count}. */
    long count(UsageQuery query) {
        Sql sql = new Sql().add("select count(*) from usage_hour u where ");
        conditions(query, sql);
        return statement(sql).query(Long.class).single();
    }

    // The names are looked up for the rows of the page alone.
    private static Sql select(
            UsageQuery query, boolean ascending, @Nullable Place anchor, String part, Object... partParams) {
        Sql sql = new Sql()
                .add("select u.*, ")
                .add(
                        query.identifying()
                                ? "i.username, i.group_name, i.org_name"
                                : "null as username, null as group_name, null as org_name")
                .add(" from (select u.* from usage_hour u where ");
        conditions(query, sql);
        if (anchor != null) {
            after(query, ascending, anchor, sql);
        }
        String order = order(query, ascending);
        sql.add(order).add(part, partParams).add(") as u");
        if (query.identifying()) {
            sql.add(NAMES_OF_U);
        }
        return sql.add(order);
    }

    static void conditions(UsageQuery query, Sql sql) {
        sql.add(
                "u.hour >= ? and u.hour < ?",
                utc(query.range().from()),
                utc(query.range().to()));
        if (query.orgId() != null) {
            sql.add(" and u.org_id = ?", query.orgId());
        }
        if (query.projectId() != null) {
            sql.add(" and u.project_id = ?", query.projectId());
        }
        if (query.userId() != null) {
            sql.add(" and u.user_id = ?", query.userId());
        }
    }

    private static void after(UsageQuery query, boolean ascending, Place anchor, Sql sql) {
        String than = ascending ? " > " : " < ";
        if (query.orgId() == null) {
            sql.add(
                    " and (u.hour, u.org_id, u.dimensions)" + than + "(?, ?, ?)",
                    utc(anchor.hour()),
                    anchor.orgId(),
                    anchor.dimensions());
        } else {
            sql.add(" and (u.hour, u.dimensions)" + than + "(?, ?)", utc(anchor.hour()), anchor.dimensions());
        }
    }

    private static String order(UsageQuery query, boolean ascending) {
        String way = ascending ? "" : " desc";
        return " order by u.hour" + way + (query.orgId() == null ? ", u.org_id" + way : "") + ", u.dimensions" + way;
    }

    private JdbcClient.StatementSpec statement(Sql sql) {
        return statement(jdbc, sql);
    }

    static JdbcClient.StatementSpec statement(JdbcClient jdbc, Sql sql) {
        return jdbc.sql(sql.text().toString()).params(sql.params());
    }

    static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private static Row row(ResultSet row) throws SQLException {
        HourlyUsage usage = new HourlyUsage(
                hour(row),
                dimensions(row),
                names(row),
                perMinute(row, "rows_per_minute"),
                perMinute(row, "requests_per_minute"),
                row.getLong("user_errors"),
                row.getLong("server_errors"),
                row.getBigDecimal("execution_micros"),
                row.getLong("timed_requests"));
        return new Row(usage, row.getObject("dimensions", UUID.class));
    }

    static Instant hour(ResultSet row) throws SQLException {
        return row.getObject("hour", OffsetDateTime.class).toInstant();
    }

    static Dimensions dimensions(ResultSet row) throws SQLException {
        return new Dimensions(
                row.getString("org_id"),
                row.getString("user_id"),
                row.getString("group_id"),
                row.getString("project_id"),
                row.getString("project_type"),
                row.getString("user_project_role"),
                row.getString("model_id"),
                row.getString("model_type"),
                row.getString("blender_model_types"),
                flag(row, "recommended_model"),
                row.getString("deployment_id"),
                row.getString("deployment_type"),
                row.getString("dataset_id"),
                row.getString("prediction_method"),
                flag(row, "prediction_explanations"),
                row.getString("python_version"));
    }

    static UsageNames names(ResultSet row) throws SQLException {
        return new UsageNames(row.getString("username"), row.getString("group_name"), row.getString("org_name"));
    }

    private static @Nullable Boolean flag(ResultSet row, String column) throws SQLException {
        boolean value = row.getBoolean(column);
        return row.wasNull() ? null : value;
    }

    private static List<Long> perMinute(ResultSet row, String column) throws SQLException {
        return List.of((Long[]) row.getArray(column).getArray());
    }
}
