package dev.daybook.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HourlyUsageTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "1500, 1, 1.5",
        "30000, 2, 15",
        "1000, 3, 0.3333333333333333",
        "1, 1, 0.001",
        "92233720368547758070, 10, 9223372036854775.807"
    })
    void averagesExactly(BigDecimal micros, long requests, double millis) {
        assertThat(usage(List.of(0L), micros, requests).averageExecutionMillis())
                .isEqualTo(millis);
    }

    @Test
    void sumsItsMinutes() {
        assertThat(usage(Collections.nCopies(60, 3L), BigDecimal.ZERO, 0).rows())
                .isEqualTo(180);
        assertThat(usage(Collections.nCopies(60, 2L), BigDecimal.ZERO, 0).requests())
                .isEqualTo(120);
    }

    private static HourlyUsage usage(List<Long> perMinute, BigDecimal micros, long timed) {
        return new HourlyUsage(
                Instant.EPOCH,
                Samples.dimensions("acme", "ada", null),
                UsageNames.NONE,
                perMinute,
                perMinute,
                0,
                0,
                micros,
                timed);
    }
}
