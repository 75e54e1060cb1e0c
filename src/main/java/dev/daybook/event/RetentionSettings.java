package dev.daybook.event;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long events are kept.
 *
 * @param defaultDays the age in days beyond which an event is no longer taken
 */
@ConfigurationProperties("daybook.retention")
record RetentionSettings(@DefaultValue("365") int defaultDays) {}
