package dev.daybook.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00z, 2026-01-31T12:00:00Z",
        "2026-01-31t12:00:00Z, 2026-01-31T12:00:00Z",
        "2026-01-31 12:00:00, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00Z, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.5Z, 2026-01-31T12:00:00.5Z",
        "'2026-01-31T12:00:00,25Z', 2026-01-31T12:00:00.25Z",
        "2026-01-31T12:00:00.123456789Z, 2026-01-31T12:00:00.123456Z",
        "2026-01-31T12:00:00.999999999+00:00, 2026-01-31T12:00:00.999999Z",
        "2026-01-31T12:00:00.1234567, 2026-01-31T12:00:00.123456Z",
        "2026-01-31T17:45:00+05:45, 2026-01-31T12:00:00Z",
        "2026-01-31T17:45:00+0545, 2026-01-31T12:00:00Z",
        "2026-01-31T17:00:00+05, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00-00:00, 2026-01-31T12:00:00Z",
        "2026-01-30T18:00:00-18:00, 2026-01-31T12:00:00Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z"
    })
    void readsEveryFormOfIso8601ThatProducersSendAndCutsToMicroseconds(String text, Instant moment) {
        assertThat(Timestamps.parse(text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "1769860800",
                "2026-01-31",
                "2026-01-31T12",
                "2026-01-31T12:00:0",
                "2026-01-31T12:00:00.",
                "2026-01-31T12:00:00.Z",
                "2026-01-31T12:00:00.1234567890Z",
                "2026-01-31T12:00:00+19:00",
                "2026-01-31T12:00:00 UTC",
                "2026-01-31T12:00:00Zjunk",
                "2026-01-31T12:00:00 Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T12:60:00Z",
                "2026-01-31T12:00:60Z",
                "2026-02-30T12:00:00Z",
                "2025-02-29T12:00:00Z",
                "2026-13-01T12:00:00Z",
                "2026-00-10T12:00:00Z",
                "+2026-01-31T12:00:00Z",
                "-026-01-31T12:00:00Z",
                "٢٠٢٦-01-31T12:00:00Z",
                "2026/01/31T12:00:00Z",
                "20260131T120000Z",
                "2026-W05-6T12:00:00Z"
            })
    void refusesWhatIsNoTime(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Timestamps.parse(text));
    }
}
