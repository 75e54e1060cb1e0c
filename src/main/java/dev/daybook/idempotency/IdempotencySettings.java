package dev.daybook.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long it is known what was posted.
 *
 * @param keepKeys how long a post under an idempotency key is remembered: a day, or longer
 */
@ConfigurationProperties("daybook.idempotency")
record IdempotencySettings(@DefaultValue("24h") Duration keepKeys) {

    private static final Duration LEAST = Duration.ofDays(1);

    IdempotencySettings {
        if (keepKeys.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("daybook.idempotency.keep-keys must be 24 hours or longer: " + keepKeys);
        }
    }
}
