package dev.daybook.event.follow;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How callers wait for what arrives in the logs.
 *
 * @param lookInterval how often an instance looks, while somebody waits, whether other instances have appended something
 * @param most how many callers may follow logs on an instance at a time
 * @param mostOrganization how many of them may follow the log of one organization
 */
@ConfigurationProperties("daybook.arrivals")
record ArrivalSettings(
        @DefaultValue("200ms") Duration lookInterval,
        @DefaultValue("500") int most,
        @DefaultValue("250") int mostOrganization) {

    ArrivalSettings {
        if (lookInterval.toMillis() < 1 || most < 1 || mostOrganization < 1) {
            throw new IllegalArgumentException("daybook.arrivals.look-interval, daybook.arrivals.most and"
                    + " daybook.arrivals.most-organization must be more than zero");
        }
    }
}
