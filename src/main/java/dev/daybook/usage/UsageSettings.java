package dev.daybook.usage;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which samples are taken.
 *
 * @param aheadOfClock how far ahead of the clock a sample's time may be
 * @param oldestDays the age in days beyond which a sample is no longer taken
 */
@ConfigurationProperties("daybook.usage")
record UsageSettings(
        @DefaultValue("5m") Duration aheadOfClock,
        @DefaultValue("365") int oldestDays) {}
