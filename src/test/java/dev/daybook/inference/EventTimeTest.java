package dev.daybook.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2023-11-22 16:50:57.705784, 2023-11-22T16:50:57.705784Z",
        "2023-11-22T16:50:57Z, 2023-11-22T16:50:57Z",
        "2023-11-22t16:50:57.7057849z, 2023-11-22T16:50:57.705784Z",
        "2023-11-22T16:50:57+05:30, 2023-11-22T11:20:57Z",
        "2023-11-22 16:50:57 -0100, 2023-11-22T17:50:57Z",
        "'2023-11-22 16:50:57,5', 2023-11-22T16:50:57.5Z",
        "2023-11-22 16:50, 2023-11-22T16:50:00Z",
        "2023-11-22, 2023-11-22T00:00:00Z"
    })
    void readsTheFormsThatClientsSend(String text, Instant moment) {
        assertThat(EventTime.parse(text)).contains(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2023-13-01",
                "2023-02-30",
                "2023-11-22 25:00",
                "22.11.2023",
                "1969-12-31",
                "1e3",
                "2023-11-22T16:50:57+25:00",
                "2023-11-22 16:50:57.7057841234"
            })
    void readsNothingElse(String text) {
        assertThat(EventTime.parse(text)).isEmpty();
    }

    @Test
    void numbersAreSecondsOrMilliseconds() {
        assertThat(EventTime.of(1_700_000_000L)).contains(Instant.ofEpochSecond(1_700_000_000));
        assertThat(EventTime.of(1_700_000_000_123L)).contains(Instant.ofEpochMilli(1_700_000_000_123L));
        assertThat(EventTime.of(1_700_000_000.5)).contains(Instant.ofEpochMilli(1_700_000_000_500L));
        assertThat(EventTime.of(-1L)).isEmpty();
        assertThat(EventTime.of(Double.POSITIVE_INFINITY)).isEmpty();
        assertThat(EventTime.of(Double.NaN)).isEmpty();
        assertThat(EventTime.of(true)).isEmpty();
    }
}
