package dev.daybook.integrity;

import dev.daybook.event.Tenant;
import dev.daybook.event.follow.LogStanding;
import dev.daybook.event.follow.LogStandings;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells of logs how far they are sealed, by which keys, and whether their followers keep up. */
@Component
public class SealedLogs {

    private final LogStandings standings;
    private final Checkpoints checkpoints;
    private final LogKeys keys;
    private final SealingStops stops;

    SealedLogs(LogStandings standings, Checkpoints checkpoints, LogKeys keys, SealingStops stops) {
        this.standings = standings;
        this.checkpoints = checkpoints;
        this.keys = keys;
        this.stops = stops;
    }

    /**
     * The logs of a tenant that have events, in the order of their organizations.
     *
     * @param after only organizations behind this one; null for all
     */
    public List<SealedLog> list(Tenant tenant, @Nullable String after, int limit) {
        List<LogStanding> found = standings.list(tenant, after, limit);
        List<String> organizations =
                found.stream().map(LogStanding::organization).toList();
        Map<String, StoredCheckpoint> last = checkpoints.latest(organizations);
        // Read after the checkpoints, so that the key of each is among them.
        Map<String, List<LogKey>> signing = keys.of(organizations);
        Map<String, SealedLog.Stopped> stopped = stops.list().stream()
                .collect(Collectors.toMap(
                        SealingStops.Stop::organization,
                        stop -> new SealedLog.Stopped(stop.position(), stop.reason())));
        return found.stream()
                .map(log -> new SealedLog(
                        log,
                        last.get(log.organization()),
                        signing.getOrDefault(log.organization(), List.of()),
                        stopped.get(log.organization())))
                .toList();
    }
}
