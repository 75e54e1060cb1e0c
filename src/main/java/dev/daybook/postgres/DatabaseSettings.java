package dev.daybook.postgres;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the database may take, and how many connections there are for each purpose. The bounds fit each other, see
 * {@link ConnectionBounds}.
 *
 * @param connectTime how long one waits for a connection that somebody waits for
 * @param appendTime how long one statement of an append may take
 * @param writeTime how long one statement of another request that changes something may take
 * @param readTime how long one statement of a request that reads may take before it is cancelled
 * @param followTime how long one statement of a follower of the log may take
 * @param workTime how long the database may be silent to a job
 * @param appends how many connections append at most; one more than {@code daybook.log.writers} is of use to health
 * @param writes how many connections other requests that change something have at most
 * @param reads how many connections reads have at most
 * @param follows how many connections followers and heartbeats have at most
 * @param works how many connections jobs have at most
 */
@ConfigurationProperties("daybook.database")
record DatabaseSettings(
        @DefaultValue("2s") Duration connectTime,
        @DefaultValue("4s") Duration appendTime,
        @DefaultValue("6s") Duration writeTime,
        @DefaultValue("6s") Duration readTime,
        @DefaultValue("12s") Duration followTime,
        @DefaultValue("5m") Duration workTime,
        @DefaultValue("4") int appends,
        @DefaultValue("10") int writes,
        @DefaultValue("10") int reads,
        @DefaultValue("6") int follows,
        @DefaultValue("16") int works) {}
