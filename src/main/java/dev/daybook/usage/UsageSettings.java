package dev.daybook.usage;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which samples are taken, and how long it is known that they were.
 *
 * @param aheadOfClock how far ahead of the clock a sample's time may be
 * @param oldestDays the age in days beyond which a sample is no longer taken
 * @param keepKeys how long a post under an idempotency key is remembered: a day, or longer
 */
@ConfigurationProperties("daybook.usage")
record UsageSettings(
        @DefaultValue("5m") Duration aheadOfClock,
        @DefaultValue("365") int oldestDays,
        @DefaultValue("24h") Duration keepKeys) {

    private static final Duration LEAST = Duration.ofDays(1);

    UsageSettings {
        if (keepKeys.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("daybook.usage.keep-keys must be 24 hours or longer: " + keepKeys);
        }
    }
}
