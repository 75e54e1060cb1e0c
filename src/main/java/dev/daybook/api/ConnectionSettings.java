package dev.daybook.api;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long callers may let the service wait for what they send.
 *
 * @param patience how long the service waits altogether for the parts of a request, however little comes
 * @param slowestRate how many more bytes of a request must come in each further second of waiting
 * @param linger how long the rest of a body is taken in and thrown away after its request was answered
 */
@ConfigurationProperties("daybook.connection")
record ConnectionSettings(
        @DefaultValue("10s") Duration patience,
        @DefaultValue("1KB") DataSize slowestRate,
        @DefaultValue("5s") Duration linger) {

    ConnectionSettings {
        if (patience.toMillis() < 1 || slowestRate.toBytes() < 1 || linger.isNegative()) {
            throw new IllegalArgumentException("daybook.connection.patience and daybook.connection.slowest-rate must"
                    + " be more than zero, and daybook.connection.linger not less");
        }
    }
}
