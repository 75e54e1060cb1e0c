package dev.daybook.event;

import dev.daybook.kernel.Outage;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Follows every log and rolls its events up into counts per hour. Counts and cursor move in one transaction, so a crash
 * loses and doubles nothing; of several instances, one at a time rolls up a log.
 */
@Component
class EventCounter {

    private static final Logger LOG = LoggerFactory.getLogger(EventCounter.class);

    /** How many events one transaction rolls up at most. */
    private static final int BATCH = 20_000;

    /** A log so far behind is rolled up at once: until then, readers count what is missing themselves. */
    private static final int FAR_BEHIND = 10_000;

    private static final int SELDOM = 5;

    private static final RowMapper<String> ORGANIZATION = (row, number) -> row.getString("org_id");
    private static final RowMapper<Long> POSITION = (row, number) -> row.getLong("position");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final String rollUp;
    private int calls;

    EventCounter(JdbcClient jdbc, PlatformTransactionManager transactions, FilterFields fields) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.rollUp = rollUp(fields);
    }

    /** Adds the events between two positions of a log to its counts: one pass, grouped by each counted field. */
    static String rollUp(FilterFields fields) {
        return """
                with hourly as (
                    select case %s else 'all' end as dimension, case %s else '' end as value, hour, count(*) as n
                    from (select date_trunc('hour', uuid_extract_timestamp(id), 'UTC') as hour, %s
                          from event where org_id = ? and position >= ? and position < ?) as e
                    group by grouping sets ((hour), %s)
                )
                insert into event_count (org_id, dimension, value, hour, n)
                select ?, dimension, value, hour, n from hourly where value is not null
                union all
                select ?, dimension, value, '-infinity', sum(n) from hourly where value is not null
                group by dimension, value
                on conflict (org_id, dimension, value, hour) do update set n = event_count.n + excluded.n""".formatted(
                        fields.eachCounted("when grouping(%2$s) = 0 then '%1$s'", " "),
                        fields.eachCounted("when grouping(%2$s) = 0 then %2$s", " "),
                        fields.eachCounted("%2$s", ", "),
                        fields.eachCounted("(%2$s, hour)", ", "));
    }

    /**
     * Rolls up the logs that are far behind, and at every fifth call all that are behind at all. Seldom is cheap: an
     * event alone costs ten upserts, of many events most are the same.
     */
    @Scheduled(fixedDelayString = "${daybook.log.count-interval:1s}")
    void rollUp() {
        int behindBy = calls++ % SELDOM == 0 ? 1 : FAR_BEHIND;
        try {
            List<String> behind =
                    jdbc.sql("""
                            select h.org_id from log_head h
                            left join log_cursor c on c.org_id = h.org_id and c.follower = 'counts'
                            where h.next_position - coalesce(c.position, 0) >= ?""").param(behindBy).query(ORGANIZATION).list();
            behind.forEach(this::rollUp);
        } catch (RuntimeException failure) {
            if (!Outage.causes(failure)) {
                throw failure;
            }
            LOG.debug("The database is away; counts will be rolled up later", failure);
        }
    }

    private void rollUp(String organization) {
        while (Boolean.TRUE.equals(transaction.execute(status -> rollUpBatch(organization)))) {
            // A long way behind: batch after batch, each in a short transaction.
        }
    }

    /** Rolls up the next events of a log; whether there may be more of them. */
    private boolean rollUpBatch(String organization) {
        jdbc.sql("insert into log_cursor (org_id, follower, position) values (?, 'counts', 0) on conflict do nothing")
                .param(organization)
                .update();
        List<Long> cursor = jdbc.sql("""
                        select position from log_cursor where org_id = ? and follower = 'counts'
                        for update skip locked""").param(organization).query(POSITION).list();
        if (cursor.isEmpty()) {
            return false;
        }
        long from = cursor.getFirst();
        long head = jdbc.sql("select next_position from log_head where org_id = ?")
                .param(organization)
                .query(Long.class)
                .single();
        long to = Math.min(head, from + BATCH);
        if (from < to) {
            add(organization, from, to);
        }
        return to < head;
    }

    private void add(String organization, long from, long to) {
        jdbc.sql(rollUp)
                .param(organization)
                .param(from)
                .param(to)
                .param(organization)
                .param(organization)
                .update();
        jdbc.sql("update log_cursor set position = ? where org_id = ? and follower = 'counts'")
                .param(to)
                .param(organization)
                .update();
    }
}
