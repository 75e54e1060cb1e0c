package dev.daybook.integrity;

import dev.daybook.integrity.note.Origin;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How logs are proved.
 *
 * @param seal whether this instance extends trees and signs checkpoints
 * @param checkpointInterval how long at least lies between two checkpoints of a log
 * @param origin what the names of all logs begin with: a host, and maybe a port and a path; a log keeps the one it began with
 * @param key the secret key, {@code PRIVATE+KEY+…}; without it the one of the data directory
 * @param replacedKey a verifier of the key that this one takes the place of
 */
@ConfigurationProperties("daybook.integrity")
record IntegritySettings(
        @DefaultValue("true") boolean seal,
        @DefaultValue("1s") Duration checkpointInterval,
        @DefaultValue("daybook.local") String origin,
        @Nullable String key,
        @Nullable String replacedKey) {

    private static final Duration SHORTEST = Duration.ofMillis(50);

    IntegritySettings {
        if (checkpointInterval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "daybook.integrity.checkpoint-interval must be at least 50ms: " + checkpointInterval);
        }
        key = orNull(key);
        replacedKey = orNull(replacedKey);
        // Fails now and not at the first event.
        Origin.of(origin, "organization");
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** All but the secret. */
    @Override
    public String toString() {
        return "IntegritySettings[origin=" + origin + ", checkpointInterval=" + checkpointInterval + "]";
    }
}
