package dev.daybook.access.limit;

import dev.daybook.access.limit.RateLimitRule.Scope;
import dev.daybook.access.limit.RateLimitRule.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rules that administrators set. Whoever changes one does so in a transaction. */
@Component
class RuleTable {

    private static final RowMapper<RateLimitRule> RULE = (row, number) -> new RateLimitRule(
            row.getString("resource"),
            row.getString("org_id"),
            row.getString("user_id"),
            row.getLong("max_usage"),
            row.getInt("window_seconds"),
            row.getBoolean("by_operator") ? Source.API : Source.ORGANIZATION);

    private final JdbcClient jdbc;

    RuleTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A number that grows with every change, and that is committed with it. */
    long version() {
        return jdbc.sql("select version from rate_limit_rule_version")
                .query(Long.class)
                .single();
    }

    List<RateLimitRule> list() {
        return jdbc.sql("select resource, org_id, user_id, max_usage, window_seconds, by_operator from rate_limit_rule")
                .query(RULE)
                .list();
    }

    /** How many rules the operator, or an organization itself, has set for that; for everybody, if it is null. */
    int count(@Nullable String orgId, boolean byOperator) {
        return jdbc.sql(
                        "select count(*) from rate_limit_rule where org_id is not distinct from ?::text and by_operator = ?")
                .param(orgId)
                .param(byOperator)
                .query(Integer.class)
                .single();
    }

    void put(RateLimitRule rule, String changedBy) {
        countUp();
        jdbc.sql("""
                insert into rate_limit_rule (org_id, user_id, resource, max_usage, window_seconds, changed_by, by_operator)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (org_id, user_id, resource, by_operator) do update
                set max_usage = excluded.max_usage, window_seconds = excluded.window_seconds,
                    changed_at = excluded.changed_at, changed_by = excluded.changed_by""")
                .param(rule.orgId())
                .param(rule.userId())
                .param(rule.resource())
                .param(rule.maxUsage())
                .param(rule.windowSeconds())
                .param(changedBy)
                .param(rule.isOperators())
                .update();
    }

    /** Deletes a rule of the operator's, or of the organization's own; false if there is none. */
    boolean delete(Scope scope, boolean byOperator) {
        countUp();
        return jdbc.sql("""
                        delete from rate_limit_rule
                        where org_id is not distinct from ?::text and user_id is not distinct from ?::text
                          and resource = ? and by_operator = ?""")
                        .param(scope.orgId())
                        .param(scope.userId())
                        .param(scope.resource())
                        .param(byOperator)
                        .update()
                == 1;
    }

    // First of all: changes take turns, so that a version tells of everything that was committed below it.
    private void countUp() {
        jdbc.sql("update rate_limit_rule_version set version = version + 1").update();
    }
}
