package dev.daybook.integrity;

import dev.daybook.event.follow.Failing;
import dev.daybook.event.follow.Followers;
import dev.daybook.event.follow.LogCutException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.stereotype.Component;

/** Knows the logs that this instance does not seal any further, and why. */
@Component
class SealingStops {

    private final Followers followers;

    SealingStops(Followers followers, MeterRegistry meters) {
        this.followers = followers;
        Gauge.builder("daybook.integrity.stopped", this, stops -> stops.list().size())
                .description("Logs that are not sealed any further because they are not what was appended or signed")
                .register(meters);
    }

    /**
     * A log that is not sealed any further.
     *
     * @param position from where on it is in doubt
     */
    record Stop(String organization, long position, String reason) {}

    /** The logs, in the order of their organizations. */
    List<Stop> list() {
        return followers.failing(Sealer.NAME).stream().map(SealingStops::stop).toList();
    }

    private static Stop stop(Failing failing) {
        return switch (failing.cause()) {
            case SealingStoppedException stopped ->
                new Stop(failing.organization(), stopped.position(), stopped.reason());
            case LogCutException cut -> new Stop(failing.organization(), cut.head(), String.valueOf(cut.getMessage()));
            default ->
                new Stop(failing.organization(), failing.position(), "Sealing fails; the service's own log says why.");
        };
    }
}
