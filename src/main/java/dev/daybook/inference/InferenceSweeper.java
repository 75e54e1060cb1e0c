package dev.daybook.inference;

import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes what nobody asks for any more: old files, and how far old deletions came. */
@Component
class InferenceSweeper {

    /** Longer than a job can be asked for. */
    private static final int KEEP_DELETIONS_DAYS = 400;

    /** So long a file outlives its row, so that a job which has just begun to read it can go on. */
    private static final Duration GRACE = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final FileStore files;
    private final EventStore events;
    private final InferenceSettings settings;
    private final Clock clock;

    InferenceSweeper(JdbcClient jdbc, FileStore files, EventStore events, InferenceSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.files = files;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT1H")
    void sweep() {
        jdbc.sql("delete from inference_file where updated_at < now() - make_interval(secs => ?)")
                .param((double) settings.keepFiles().toSeconds())
                .update();
        // By their age on the disk: so those are found too that a crash left without a row.
        files.sweep(clock.instant().minus(settings.keepFiles()).minus(GRACE));
        events.sweepDeletions(KEEP_DELETIONS_DAYS);
    }
}
