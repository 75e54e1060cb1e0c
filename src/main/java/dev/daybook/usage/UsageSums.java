package dev.daybook.usage;

import dev.daybook.kernel.TimeRange;
import dev.daybook.usage.UsageSummary.Period;
import dev.daybook.usage.UsageSummary.Share;
import dev.daybook.usage.UsageSummary.Sum;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sums the hours of an organization over time and by some of their dimensions, in one reading of them. */
@Component
class UsageSums {

    // What GROUPING says of each of the sets, in their order.
    private static final int HOURS = 0b0111;
    private static final int USERS = 0b1011;
    private static final int MODELS = 0b1101;
    private static final int DEPLOYMENTS = 0b1110;

    private static final String SUMS = """
            with hours as materialized (
                select u.hour, u.user_id, u.model_id, u.deployment_id,
                    (select sum(n) from unnest(u.requests_per_minute) as n) as requests,
                    (select sum(n) from unnest(u.rows_per_minute) as n) as scored, u.user_errors, u.server_errors
                from usage_hour u where u.org_id = ? and u.hour >= ? and u.hour < ?
            ), sums as (
                select grouping(hour, user_id, model_id, deployment_id) as of, hour, user_id, model_id, deployment_id,
                    sum(requests)::bigint as requests, sum(scored)::bigint as scored,
                    sum(user_errors)::bigint as user_errors, sum(server_errors)::bigint as server_errors
                from hours group by grouping sets ((hour), (user_id), (model_id), (deployment_id))
            )
            select * from (
                select s.*, row_number() over (
                    partition by of order by requests desc, coalesce(user_id, model_id, deployment_id)) as rank
                from sums s
            ) as ranked
            where of = %d or rank <= ?
            order by of, hour, rank""".formatted(HOURS);

    private final JdbcClient jdbc;

    UsageSums(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** See {@link Usage#summary}. */
    UsageSummary of(String orgId, TimeRange range, ChronoUnit unit, ZoneId zone, int most) {
        // The database's names of zones are not Java's.
        SortedMap<Instant, Sum> periods = new TreeMap<>();
        List<Share> users = new ArrayList<>();
        List<Share> models = new ArrayList<>();
        List<Share> deployments = new ArrayList<>();
        jdbc.sql(SUMS)
                .param(orgId)
                .param(UsagePages.utc(range.from()))
                .param(UsagePages.utc(range.to()))
                .param(most)
                .query(row -> {
                    switch (row.getInt("of")) {
                        case HOURS ->
                            periods.merge(
                                    UsagePages.hour(row)
                                            .atZone(zone)
                                            .truncatedTo(unit)
                                            .toInstant(),
                                    sum(row),
                                    Sum::plus);
                        case USERS -> users.add(new Share(row.getString("user_id"), sum(row)));
                        case MODELS -> models.add(new Share(row.getString("model_id"), sum(row)));
                        case DEPLOYMENTS -> deployments.add(new Share(row.getString("deployment_id"), sum(row)));
                        default -> throw new IllegalStateException("Sums of no set");
                    }
                });
        return new UsageSummary(
                periods.values().stream().reduce(Sum.NOTHING, Sum::plus),
                periods.entrySet().stream()
                        .map(period -> new Period(period.getKey(), period.getValue()))
                        .toList(),
                users,
                models,
                deployments);
    }

    private static Sum sum(ResultSet row) throws SQLException {
        return new Sum(
                row.getLong("requests"),
                row.getLong("scored"),
                row.getLong("user_errors"),
                row.getLong("server_errors"));
    }
}
