package dev.daybook.integrity;

import dev.daybook.event.follow.Followers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Says in health whether logs are sealed. That single logs are not, which, and from where on, is told, and the service as a whole
 * stays up for it: it goes on to append, to answer and to seal the others. Where no log is sealed any more, this instance is down.
 */
@Component("integrityHealthIndicator")
class IntegrityHealth implements HealthIndicator {

    /** Not one of those that count for the whole. */
    private static final Status STOPPED = new Status("STOPPED", "Logs are not sealed any further.");

    /** Sealing that has not come any further for so long stands still. */
    private static final Duration STANDSTILL = Duration.ofMinutes(2);

    private final SealingStops stops;
    private final Followers followers;
    private final IntegritySettings settings;

    IntegrityHealth(SealingStops stops, Followers followers, IntegritySettings settings) {
        this.stops = stops;
        this.followers = followers;
        this.settings = settings;
    }

    @Override
    public Health health() {
        List<Map<String, Object>> stopped =
                stops.list().stream().map(IntegrityHealth::view).toList();
        Duration standstill = settings.seal() ? followers.standstill(Sealer.NAME) : Duration.ZERO;
        Health.Builder health = stopped.isEmpty() ? Health.up() : Health.status(STOPPED);
        if (standstill.compareTo(STANDSTILL) > 0) {
            health = Health.down().withDetail("cause", "No log was sealed for " + standstill.toSeconds() + " s.");
        }
        return health.withDetail("sealing", settings.seal())
                .withDetail("stopped", stopped)
                .build();
    }

    private static Map<String, Object> view(SealingStops.Stop stop) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("organization", stop.organization());
        view.put("position", stop.position());
        view.put("reason", stop.reason());
        return view;
    }
}
