package dev.daybook.api;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What all doors do with what they do not know.
 *
 * @param unknownParameters what becomes of a query with a parameter that its route does not know
 * @param corsOrigins which other origins browsers may call from; {@code *} is every one
 */
@ConfigurationProperties("daybook.api")
record ApiSettings(
        @DefaultValue("refuse") Unknown unknownParameters,
        @DefaultValue List<String> corsOrigins) {

    /** What becomes of what is not known. */
    enum Unknown {
        REFUSE,
        IGNORE
    }
}
