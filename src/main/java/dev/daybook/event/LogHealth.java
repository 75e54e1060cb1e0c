package dev.daybook.event;

import dev.daybook.kernel.Outage;
import dev.daybook.postgres.Purpose;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Says in health whether the log takes events: by the last append, and where none was appended lately, by writing something that
 * leaves nothing behind, over the connections that append.
 */
@Component("logHealthIndicator")
class LogHealth implements HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(LogHealth.class);

    /** Who has written within so long can write. */
    private static final Duration LATELY = Duration.ofSeconds(5);

    /** An append that takes longer than that will not end well. */
    private static final Duration LONG = Duration.ofSeconds(2);

    /** How long an answer is good for; so often at most it is looked. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final AppendOutcomes outcomes;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    private @Nullable Health last;
    private long lookedAt;

    LogHealth(AppendOutcomes outcomes, JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.outcomes = outcomes;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public synchronized Health health() {
        Health known = last;
        if (known == null || System.nanoTime() - lookedAt > FRESH.toNanos()) {
            known = look();
            last = known;
            lookedAt = System.nanoTime();
        }
        return known;
    }

    private Health look() {
        Duration underWay = outcomes.longestUnderWay();
        if (underWay.compareTo(LONG) > 0) {
            return Health.down()
                    .withDetail("cause", "An append has been under way for " + underWay.toSeconds() + " s.")
                    .build();
        }
        if (outcomes.trouble() == null && outcomes.workedWithin(LATELY)) {
            return Health.up().build();
        }
        try {
            Purpose.APPENDING.run(() -> transaction.executeWithoutResult(status -> write(outcomes.trouble())));
            outcomes.works();
            return Health.up().build();
        } catch (RuntimeException failure) {
            outcomes.failed(failure);
            String cause = Outage.of(failure).map(Outage::sentence).orElseGet(() -> {
                LOG.error("The log cannot be written to", failure);
                return "The database cannot be written to.";
            });
            return Health.down().withDetail("cause", cause).build();
        }
    }

    /** Writes to the database's own log, and where space was missing, takes back what it wrote to a table: some 4 MB. */
    private void write(@Nullable Outage trouble) {
        jdbc.execute("select pg_logical_emit_message(true, 'daybook', 'health')");
        if (trouble == Outage.NO_SPACE) {
            jdbc.execute("savepoint space");
            jdbc.execute("""
                    insert into walk (id, orgs, heads, walked_at)
                    select '\\x', '{}', array_agg((random() * 9e18)::bigint), now() from generate_series(1, 500000)""");
            jdbc.execute("rollback to savepoint space");
        }
    }
}
