package dev.daybook.usage;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;

/**
 * What was predicted in one hour with one set of dimensions.
 *
 * @param hour when the hour began
 * @param rowsPerMinute how many rows were scored, in each of the hour's 60 minutes
 * @param requestsPerMinute how many requests there were, in each of the hour's 60 minutes
 * @param userErrors how many requests ended in an error of the caller
 * @param serverErrors how many requests ended in an error of the service
 * @param executionMicros how many microseconds the timed requests took together
 * @param timedRequests how many requests told their time
 */
public record HourlyUsage(
        Instant hour,
        Dimensions dimensions,
        UsageNames names,
        List<Long> rowsPerMinute,
        List<Long> requestsPerMinute,
        long userErrors,
        long serverErrors,
        BigDecimal executionMicros,
        long timedRequests) {

    private static final BigDecimal MICROS_A_MILLISECOND = BigDecimal.valueOf(1000);

    public HourlyUsage {
        rowsPerMinute = List.copyOf(rowsPerMinute);
        requestsPerMinute = List.copyOf(requestsPerMinute);
    }

    /** How many rows were scored in the hour. */
    public long rows() {
        return sum(rowsPerMinute);
    }

    /** How many requests there were in the hour. */
    public long requests() {
        return sum(requestsPerMinute);
    }

    /** How many milliseconds a request took on average, of those that told; 0 if none did. */
    public double averageExecutionMillis() {
        return averageMillis(executionMicros, timedRequests);
    }

    static double averageMillis(BigDecimal micros, long requests) {
        return requests == 0
                ? 0
                : micros.divide(BigDecimal.valueOf(requests).multiply(MICROS_A_MILLISECOND), MathContext.DECIMAL64)
                        .doubleValue();
    }

    private static long sum(List<Long> perMinute) {
        return perMinute.stream().mapToLong(Long::longValue).sum();
    }
}
