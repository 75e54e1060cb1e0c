package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {

    @ParameterizedTest
    @CsvSource({
        "2019-08-24T14:15:22Z, 2019-08-24T14:15:22Z",
        "2019-08-24T14:15:00Z, 2019-08-24T14:15:00Z",
        "2016-12-13T11:12:13.141516Z, 2016-12-13T11:12:13.141516Z",
        "2016-12-13T11:12:13.141500Z, 2016-12-13T11:12:13.1415Z",
        "2016-12-13T11:12:13.100Z, 2016-12-13T11:12:13.1Z",
        "2016-12-13T11:12:13.000001Z, 2016-12-13T11:12:13.000001Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z",
    })
    void writesAsManyDigitsAsThereAre(Instant moment, String text) {
        assertThat(Timestamps.write(moment)).isEqualTo(text);
    }
}
