package dev.daybook.usage;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What was predicted in one hour with one set of dimensions, as it was when it was copied; see {@link HourlyUsage}.
 *
 * @param hour when the hour began
 * @param rows how many rows were scored
 * @param requests how many requests there were
 * @param userErrors how many requests ended in an error of the caller
 * @param serverErrors how many requests ended in an error of the service
 * @param executionMicros how many microseconds the timed requests took together
 * @param timedRequests how many requests told their time
 */
public record CopiedHour(
        Instant hour,
        Dimensions dimensions,
        UsageNames names,
        long rows,
        long requests,
        long userErrors,
        long serverErrors,
        BigDecimal executionMicros,
        long timedRequests) {

    /** How many milliseconds a request took on average, of those that told; 0 if none did. */
    public double averageExecutionMillis() {
        return HourlyUsage.averageMillis(executionMicros, timedRequests);
    }
}
