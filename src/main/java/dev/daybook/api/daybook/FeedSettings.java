package dev.daybook.api.daybook;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long answers of the feed take.
 *
 * @param longestWait how long a request for one page may wait for events
 * @param longestStream how long a stream may be followed; whoever wants more connects again
 * @param heartbeat after how long without an event a stream says how far it has come
 * @param tokenChecks how often it is looked whether the token still opens that a stream was asked for with, and how long a
 *     page waits before that is asked
 */
@ConfigurationProperties("daybook.feed")
record FeedSettings(
        @DefaultValue("60s") Duration longestWait,
        @DefaultValue("10m") Duration longestStream,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("10s") Duration tokenChecks) {

    FeedSettings {
        if (longestWait.isNegative()
                || longestStream.toMillis() < 1
                || heartbeat.toMillis() < 1
                || tokenChecks.toMillis() < 1) {
            throw new IllegalArgumentException("daybook.feed.longest-stream, daybook.feed.heartbeat and"
                    + " daybook.feed.token-checks must be more than zero, and daybook.feed.longest-wait not less");
        }
    }
}
