package dev.daybook.access;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long people stay signed in to the console.
 *
 * @param idle how long a session lasts in which nothing is asked for
 * @param absolute how long a session lasts at most
 * @param most how many sessions one API token, or one user of the identity provider, may have at a time
 * @param signIns how often one user may sign in a minute
 */
@ConfigurationProperties("daybook.access.session")
public record SessionSettings(
        @DefaultValue("1h") Duration idle,
        @DefaultValue("12h") Duration absolute,
        @DefaultValue("20") int most,
        @DefaultValue("60") int signIns) {

    /** Shorter than that, a session would end before it is noted that it was used. */
    private static final Duration SHORTEST_IDLE = Duration.ofMinutes(2);

    public SessionSettings {
        if (idle.compareTo(SHORTEST_IDLE) < 0) {
            throw new IllegalArgumentException("daybook.access.session.idle must be at least 2m");
        }
        if (absolute.compareTo(idle) < 0) {
            throw new IllegalArgumentException(
                    "daybook.access.session.absolute must be at least daybook.access.session.idle");
        }
        if (most < 1) {
            throw new IllegalArgumentException("daybook.access.session.most must be at least 1");
        }
        if (signIns < 1) {
            throw new IllegalArgumentException("daybook.access.session.sign-ins must be at least 1");
        }
    }
}
