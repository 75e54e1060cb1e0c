package dev.daybook.api.fiddler;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How this door presents itself.
 *
 * @param serverVersion the version of Fiddler's server that clients are told, which refuse one that is too old for them
 * @param maxRequestSize how long the body of a request may be, files apart
 */
@ConfigurationProperties("daybook.fiddler")
record FiddlerSettings(
        @DefaultValue("25.1.0") String serverVersion,
        @DefaultValue("32MB") DataSize maxRequestSize) {

    private static final DataSize LARGEST = DataSize.ofGigabytes(1);

    FiddlerSettings {
        if (maxRequestSize.toBytes() < 1 || maxRequestSize.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException(
                    "daybook.fiddler.max-request-size must be 1 byte to 1 GB: " + maxRequestSize);
        }
    }
}
