package dev.daybook.event;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the log takes events.
 *
 * @param writers how many append transactions run at a time
 * @param groupEvents how many events one append transaction gathers at most, beyond those of its first request
 * @param gatherTime how long an append waits at most for those of other callers that are known to post at the same time,
 *     so that they share a transaction
 * @param gatherEvents how many events are enough not to wait for more
 * @param queueEvents how many events may wait to be appended; beyond that, posts are refused until the log catches up
 * @param queueTime how long a post may wait for its transaction to begin before it is refused
 * @param countInterval how long lies at least between two times that the counts of a log are rolled up, unless many events wait
 * @param searchTime how long a search for words looks at events before it says how far it came; and how long it waits for its turn
 * @param searches how many searches for words an instance does at a time, of which one organization has at most half
 * @param longReads how many reads that may take long, as counts of two filters, an instance does at a time, of which one
 *     organization has at most half
 * @param aheadOfClock how far ahead of the clock an event's time may be
 * @param customLabels whether labels outside every vocabulary are taken
 * @param organizations what is different for single organizations, by their id
 */
@ConfigurationProperties("daybook.log")
public record LogSettings(
        @DefaultValue("2") int writers,
        @DefaultValue("2000") int groupEvents,
        @DefaultValue("5ms") Duration gatherTime,
        @DefaultValue("100") int gatherEvents,
        @DefaultValue("50000") int queueEvents,
        @DefaultValue("2s") Duration queueTime,
        @DefaultValue("5s") Duration countInterval,
        @DefaultValue("2s") Duration searchTime,
        @DefaultValue("4") int searches,
        @DefaultValue("6") int longReads,
        @DefaultValue("5m") Duration aheadOfClock,
        @DefaultValue("true") boolean customLabels,
        @DefaultValue Map<String, OrganizationSettings> organizations) {

    public LogSettings {
        organizations = Map.copyOf(organizations);
        if (searchTime.isNegative() || searchTime.isZero() || searches < 1 || longReads < 1) {
            throw new IllegalArgumentException(
                    "daybook.log.search-time must be more than zero, and daybook.log.searches and daybook.log.long-reads at least 1");
        }
    }

    /** What one organization has different. */
    record OrganizationSettings(@DefaultValue("true") boolean customLabels) {}

    boolean customLabels(String organization) {
        OrganizationSettings own = organizations.get(organization);
        return own == null ? customLabels : own.customLabels();
    }
}
