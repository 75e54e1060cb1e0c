package dev.daybook.console.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1",
        "1, 1, 1",
        "4, 1, 4",
        "5, 2, 6",
        "8, 2, 8",
        "9, 5, 10",
        "21, 10, 30",
        "100, 50, 100",
        "1234567, 500000, 1500000"
    })
    void endsAtARoundNumberAboveTheLargest(long largest, long step, long top) {
        assertThat(Scale.upTo(largest)).isEqualTo(new Scale(step, top));
    }

    @Test
    void hasALineAtEachStep() {
        assertThat(Scale.upTo(1_234_567).lines()).containsExactly(500_000L, 1_000_000L, 1_500_000L);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "500, 500", "1000, 1k", "1500, 1.5k", "20000, 20k", "1500000, 1.5M", "2000000000, 2G"})
    void shortensItsNumbers(long line, String written) {
        assertThat(Scale.shortened(line)).isEqualTo(written);
    }
}
