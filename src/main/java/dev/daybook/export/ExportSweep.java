package dev.daybook.export;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes exports that have expired, and files that belong to none: their exports are gone, or whoever wrote them died.
 * Several instances may do so at the same time.
 */
@Component
class ExportSweep {

    private static final Logger log = LoggerFactory.getLogger(ExportSweep.class);

    /** A build that is under way writes more often than that, and says so sooner when its artifact is there. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final ExportTable table;
    private final ArtifactStore store;
    private final ExportSettings settings;
    private final Clock clock;

    ExportSweep(ExportTable table, ArtifactStore store, ExportSettings settings, Clock clock) {
        this.table = table;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT15M")
    void sweep() {
        try {
            sweep(ABANDONED);
        } catch (IOException failure) {
            log.warn("Expired exports cannot be deleted now", failure);
        }
    }

    /** Deletes what has expired, and what belongs to no export and was not touched for that long. */
    void sweep(Duration abandoned) throws IOException {
        int expired = table.deleteExpired(settings.keep());
        List<String> names = store.untouchedSince(clock.instant().minus(abandoned));
        Set<String> known = Set.copyOf(table.known(names));
        int deleted = 0;
        for (String name : names) {
            if (!known.contains(name)) {
                store.delete(name);
                deleted++;
            }
        }
        if (expired + deleted > 0) {
            log.info("Deleted {} expired exports and {} files", expired, deleted);
        }
    }
}
