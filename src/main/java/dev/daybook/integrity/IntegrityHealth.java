package dev.daybook.integrity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Says in health whether logs are not sealed any further, which, and from where on. The service as a whole stays up for
 * that: it goes on to append and to answer.
 */
@Component("integrityHealthIndicator")
class IntegrityHealth implements HealthIndicator {

    /** Not one of those that count for the whole. */
    private static final Status STOPPED = new Status("STOPPED", "Logs are not sealed any further.");

    private final SealingStops stops;
    private final IntegritySettings settings;

    IntegrityHealth(SealingStops stops, IntegritySettings settings) {
        this.stops = stops;
        this.settings = settings;
    }

    @Override
    public Health health() {
        List<Map<String, Object>> stopped =
                stops.list().stream().map(IntegrityHealth::view).toList();
        Health.Builder health = stopped.isEmpty() ? Health.up() : Health.status(STOPPED);
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
