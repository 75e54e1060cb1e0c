package dev.daybook.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs are run.
 *
 * @param workers how many jobs of one kind an instance runs at a time
 * @param pollInterval how often an instance looks for jobs that others were asked for
 * @param heartbeatInterval how often an instance says that it still runs its jobs
 * @param heartbeatLapse after how long without that a job is run by another instance
 * @param attempts how often a job is tried
 * @param backOff how long a job waits after its first failure; four times as long after each further one
 * @param stopTime how long an instance that stops waits for its runs to end before it hands their jobs back regardless
 * @param maxWaiting how many jobs of one kind an organization may have waiting
 * @param keep how long a job that has ended can be asked for
 */
@ConfigurationProperties("daybook.job")
record JobSettings(
        @DefaultValue("2") int workers,
        @DefaultValue("1s") Duration pollInterval,
        @DefaultValue("5s") Duration heartbeatInterval,
        @DefaultValue("30s") Duration heartbeatLapse,
        @DefaultValue("3") int attempts,
        @DefaultValue("1s") Duration backOff,
        @DefaultValue("5s") Duration stopTime,
        @DefaultValue("1000") int maxWaiting,
        @DefaultValue("30d") Duration keep) {

    private static final int GROWTH = 4;
    private static final Duration LONGEST_BACK_OFF = Duration.ofHours(1);

    JobSettings {
        if (workers < 1 || attempts < 1) {
            throw new IllegalArgumentException("daybook.job.workers and daybook.job.attempts must be at least 1");
        }
        if (maxWaiting < 1) {
            throw new IllegalArgumentException("daybook.job.max-waiting must be at least 1");
        }
        // Else instances would take from each other what is being done.
        if (heartbeatLapse.compareTo(heartbeatInterval.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "daybook.job.heartbeat-lapse must be at least twice daybook.job.heartbeat-interval");
        }
    }

    /** How long a job waits after an attempt, counted from 1, has failed. */
    Duration backOff(int attempt) {
        Duration wait = backOff;
        for (int i = 1; i < attempt && wait.compareTo(LONGEST_BACK_OFF) < 0; i++) {
            wait = wait.multipliedBy(GROWTH);
        }
        return wait.compareTo(LONGEST_BACK_OFF) < 0 ? wait : LONGEST_BACK_OFF;
    }
}
