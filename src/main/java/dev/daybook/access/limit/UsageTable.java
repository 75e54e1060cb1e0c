package dev.daybook.access.limit;

import dev.daybook.kernel.StorableText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was used in the windows that are open: one count for all instances, by one clock. */
@Component
class UsageTable {

    private static final RowMapper<Result> RESULT = (row, number) -> new Result(
            new UsageKey(row.getString("org_id"), row.getString("user_id"), row.getString("resource")),
            row.getLong("usage"),
            row.getBoolean("granted"),
            row.getBoolean("first_refusal"),
            instant(row, "started_at"),
            instant(row, "now"));

    private static final String CHARGE = """
            with relaxed as materialized (select %s),
            clock as materialized (select coalesce(?::timestamptz, clock_timestamp()) as now)
            insert into rate_limit_usage as u
                (org_id, user_id, resource, usage, max_usage, window_seconds, started_at, refused)
            select w.org_id, w.user_id, w.resource, case when w.amount <= w.max_usage then w.amount else 0 end,
                w.max_usage, w.window_seconds, clock.now, w.amount > w.max_usage
            from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::int[])
                as w (org_id, user_id, resource, amount, max_usage, window_seconds)
            cross join clock cross join relaxed
            -- Rows are locked in this order by everybody, so that nobody waits in a circle.
            order by w.org_id, w.user_id, w.resource
            on conflict (org_id, user_id, resource) do update
            set (usage, max_usage, window_seconds, started_at, refused) = (
                select kept + granted, excluded.max_usage, excluded.window_seconds,
                    case when begins then excluded.started_at else u.started_at end,
                    granted = 0 or (u.refused and not begins)
                from (
                    select u.started_at + make_interval(secs => excluded.window_seconds)
                        <= excluded.started_at as ended
                ) as e
                cross join lateral (select case when ended then 0 else u.usage end as kept) as k
                cross join lateral (
                    select case when not excluded.refused and kept + excluded.usage <= excluded.max_usage
                        then excluded.usage else 0 end as granted
                ) as g
                cross join lateral (select ended or (kept = 0 and granted > 0) as begins) as b
            )
            returning u.org_id, u.user_id, u.resource, new.usage, new.started_at,
                (select now from clock) as now,
                new.usage > 0 and (old.usage is null or new.usage > old.usage
                    or new.started_at <> old.started_at) as granted,
                new.refused and (old.refused is distinct from true
                    or new.started_at <> old.started_at) as first_refusal""";

    private static final String CHARGE_DURABLY = CHARGE.formatted("true");
    private static final String CHARGE_LOOSELY =
            CHARGE.formatted("set_config('synchronous_commit', 'off', true) is not null");

    private final JdbcClient jdbc;
    private final @Nullable InstantSource clock;

    /** Windows go by the database's clock, which is the same for all instances. */
    @Autowired
    UsageTable(JdbcClient jdbc) {
        this(jdbc, null);
    }

    /** Windows go by a clock of the caller's. */
    UsageTable(JdbcClient jdbc, @Nullable InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Whose use of what is counted. */
    record UsageKey(String orgId, String userId, String resource) {

        boolean isStorable() {
            return StorableText.isStorable(orgId)
                    && StorableText.isStorable(userId)
                    && StorableText.isStorable(resource);
        }
    }

    /** So much that somebody wants to use, by the rule that applies. */
    record Wish(UsageKey key, long amount, RateLimitRule rule) {}

    /**
     * What became of a wish.
     *
     * @param usage the usage after that
     * @param granted whether the amount was counted; if not, nothing was
     * @param firstRefusal whether it is the first that the window could not hold
     * @param startedAt when the window began
     */
    record Result(UsageKey key, long usage, boolean granted, boolean firstRefusal, Instant startedAt, Instant at) {}

    /**
     * Counts each wish for which its window has room, in one statement and one transaction.
     *
     * <p>The row's lock is what makes it exact, whoever else charges at the same time. A window begins with the first
     * use: a row without any is none, but remembers that something was refused.
     *
     * @param wishes at most one for each key
     */
    List<Result> charge(List<Wish> wishes) {
        return charge(wishes, CHARGE_DURABLY);
    }

    /**
     * Counts wishes in a transaction of their own, whose commit is not waited for: a crash of the database may forget the
     * last moments' charges.
     */
    List<Result> chargeLoosely(List<Wish> wishes) {
        return charge(wishes, CHARGE_LOOSELY);
    }

    private List<Result> charge(List<Wish> wishes, String statement) {
        // Whoever let such a text in: it is not to hang the statement, and all who share it.
        if (!wishes.stream().allMatch(wish -> wish.key().isStorable())) {
            throw new IllegalArgumentException("A user, an organization or a resource cannot be stored");
        }
        return jdbc.sql(statement)
                .param(now())
                .param(wishes.stream().map(wish -> wish.key().orgId()).toArray(String[]::new))
                .param(wishes.stream().map(wish -> wish.key().userId()).toArray(String[]::new))
                .param(wishes.stream().map(wish -> wish.key().resource()).toArray(String[]::new))
                .param(wishes.stream().mapToLong(Wish::amount).toArray())
                .param(wishes.stream().mapToLong(wish -> wish.rule().maxUsage()).toArray())
                .param(wishes.stream()
                        .mapToInt(wish -> wish.rule().windowSeconds())
                        .toArray())
                .query(RESULT)
                .list();
    }

    /** What a user has used by the rules that apply to it. */
    List<RateLimitUsage> find(String orgId, String userId, List<RateLimitRule> rules, ShippedRules shipped) {
        Map<String, Used> used = new HashMap<>();
        Instant[] now = new Instant[1];
        jdbc.sql("""
                select c.now, u.resource, u.usage, u.started_at
                from (select coalesce(?::timestamptz, clock_timestamp()) as now) as c
                left join rate_limit_usage u on u.org_id = ? and u.user_id = ?""").param(now()).param(orgId).param(userId).query(row -> {
            now[0] = instant(row, "now");
            String resource = row.getString("resource");
            if (resource != null) {
                used.put(resource, new Used(row.getLong("usage"), instant(row, "started_at")));
            }
        });
        return rules.stream()
                .map(rule -> {
                    Used row = used.get(rule.resource());
                    String unit = shipped.unit(rule.resource());
                    return row == null
                            ? RateLimitUsage.idle(rule, unit, now[0])
                            : RateLimitUsage.of(rule, unit, row.usage(), row.startedAt(), now[0]);
                })
                .toList();
    }

    /**
     * Who of an organization has used the largest parts of what the windows that are open allow, by the rule that was last
     * applied to each.
     */
    List<UserUsage> nearest(String orgId, int most, ShippedRules shipped) {
        return jdbc.sql("""
                select u.user_id, u.resource, u.usage, u.max_usage, u.window_seconds, u.started_at, c.now
                from (select coalesce(?::timestamptz, clock_timestamp()) as now) as c
                join rate_limit_usage u on u.org_id = ? and u.usage > 0
                    and u.started_at + make_interval(secs => u.window_seconds) > c.now
                order by u.usage::float8 / greatest(u.max_usage, 1) desc, u.user_id, u.resource
                limit ?""")
                .param(now())
                .param(orgId)
                .param(most)
                .query((row, number) -> {
                    Instant end = instant(row, "started_at").plusSeconds(row.getInt("window_seconds"));
                    String resource = row.getString("resource");
                    return new UserUsage(
                            row.getString("user_id"),
                            new RateLimitUsage(
                                    resource,
                                    shipped.unit(resource),
                                    row.getLong("usage"),
                                    row.getLong("max_usage"),
                                    row.getInt("window_seconds"),
                                    instant(row, "now"),
                                    end));
                })
                .list();
    }

    private record Used(long usage, Instant startedAt) {}

    /** Whether anything was ever counted for a user, as far as is remembered. */
    boolean names(String orgId, String userId) {
        return jdbc.sql("select exists (select from rate_limit_usage where org_id = ? and user_id = ?)")
                .param(orgId)
                .param(userId)
                .query(Boolean.class)
                .single();
    }

    /** Forgets what a user has used, of one resource or of all. */
    void reset(String orgId, String userId, @Nullable String resource) {
        jdbc.sql("""
                with locked as (
                    select resource from rate_limit_usage
                    where org_id = ? and user_id = ? and (resource = ?::text) is not false
                    order by resource for update
                )
                delete from rate_limit_usage u using locked l
                where u.org_id = ? and u.user_id = ? and u.resource = l.resource""")
                .param(orgId)
                .param(userId)
                .param(resource)
                .param(orgId)
                .param(userId)
                .update();
    }

    /** Deletes windows that ended an hour ago; nobody waits for it, and it for nobody. */
    int sweep() {
        return jdbc.sql("""
                delete from rate_limit_usage where ctid = any (array (
                    select ctid from rate_limit_usage
                    where started_at + make_interval(secs => window_seconds)
                        < coalesce(?::timestamptz, clock_timestamp()) - interval '1 hour'
                    for update skip locked))""").param(now()).update();
    }

    private @Nullable OffsetDateTime now() {
        return clock == null ? null : clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
