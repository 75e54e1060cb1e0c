package dev.daybook.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a prediction service did at a moment: some requests that are alike.
 *
 * @param rows how many rows all of them scored
 * @param requests how many requests they are
 * @param executionMicros how many microseconds all of them took together, or null if nobody knows
 * @param outcome how they ended
 */
public record UsageSample(
        Instant timestamp,
        Dimensions dimensions,
        UsageNames names,
        long rows,
        long requests,
        @Nullable Long executionMicros,
        Outcome outcome) {

    /** The most rows, and the most requests, that one sample counts: so many that no sum of them overflows. */
    public static final long MOST = 1_000_000_000;

    /** The longest time that one sample can have taken: a day. */
    public static final long LONGEST_MICROS = 86_400_000_000L;

    void addTo(Fingerprint fingerprint) {
        fingerprint.add(timestamp.getEpochSecond()).add(timestamp.getNano()).add(dimensions.orgId());
        dimensions.addTo(fingerprint);
        fingerprint
                .add(names.username())
                .add(names.groupName())
                .add(names.orgName())
                .add(rows)
                .add(requests)
                .add(executionMicros == null ? -1 : executionMicros)
                .add(outcome.name());
    }
}
