package dev.daybook.usage;

import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The samples of one batch, summed by hour and dimensions before the database sees any of them: a batch mostly is about
 * few deployments, and each of its rows is written once.
 */
final class Tally {

    static final int MINUTES = 60;
    private static final int SECONDS_A_MINUTE = 60;
    private static final int SECONDS_AN_HOUR = 3600;

    private final Map<HourKey, Sums> sums = new LinkedHashMap<>();
    private final Map<Person, UsageNames> names = new LinkedHashMap<>();
    private final BitSet minutes = new BitSet(MINUTES);

    /** What has a row of its own. */
    record HourKey(long hour, Dimensions dimensions) {}

    /** Whom names belong to; no group is the empty text. */
    record Person(String orgId, String userId, long hour, String groupId) {}

    /** The sums of one row. */
    static final class Sums {
        final long[] rows = new long[MINUTES];
        final long[] requests = new long[MINUTES];
        long userErrors;
        long serverErrors;
        long executionMicros;
        long timedRequests;

        String rowsPerMinute() {
            return literal(rows);
        }

        String requestsPerMinute() {
            return literal(requests);
        }

        private static String literal(long[] perMinute) {
            StringBuilder literal = new StringBuilder(2 * MINUTES + 8).append('{');
            for (int minute = 0; minute < MINUTES; minute++) {
                literal.append(minute == 0 ? "" : ",").append(perMinute[minute]);
            }
            return literal.append('}').toString();
        }

        @Override
        public String toString() {
            return Arrays.toString(rows) + Arrays.toString(requests);
        }
    }

    static Tally of(Collection<UsageSample> samples) {
        Tally tally = new Tally();
        samples.forEach(tally::add);
        return tally;
    }

    private void add(UsageSample sample) {
        Instant timestamp = sample.timestamp();
        long hour = Math.floorDiv(timestamp.getEpochSecond(), SECONDS_AN_HOUR) * SECONDS_AN_HOUR;
        int minute = (int) (timestamp.getEpochSecond() - hour) / SECONDS_A_MINUTE;
        minutes.set(minute);
        Sums row = sums.computeIfAbsent(new HourKey(hour, sample.dimensions()), key -> new Sums());
        row.rows[minute] += sample.rows();
        row.requests[minute] += sample.requests();
        switch (sample.outcome()) {
            case OK -> {}
            case USER_ERROR -> row.userErrors += sample.requests();
            case SERVER_ERROR -> row.serverErrors += sample.requests();
        }
        Long micros = sample.executionMicros();
        if (micros != null) {
            row.executionMicros += micros;
            row.timedRequests += sample.requests();
        }
        if (!sample.names().equals(UsageNames.NONE)) {
            Dimensions dimensions = sample.dimensions();
            String groupId = dimensions.groupId() == null ? "" : dimensions.groupId();
            // What comes later in the batch is the newer name.
            names.merge(
                    new Person(dimensions.orgId(), dimensions.userId(), hour, groupId),
                    sample.names(),
                    (earlier, later) -> later.or(earlier));
        }
    }

    Map<HourKey, Sums> sums() {
        return sums;
    }

    Map<Person, UsageNames> names() {
        return names;
    }

    /** In which minutes of their hours the samples lie. */
    BitSet minutes() {
        return minutes;
    }
}
