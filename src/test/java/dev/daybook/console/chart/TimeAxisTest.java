package dev.daybook.console.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimeAxisTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void writesRoundHoursOfADay() {
        assertThat(ticks("2026-11-28T15:00:00Z", HOUR, 24, ZoneOffset.UTC))
                .containsExactly("15:00", "18:00", "21:00", "29 Nov", "03:00", "06:00", "09:00", "12:00");
    }

    @Test
    void writesDaysOfAWeekAtMidnightInTheZone() {
        List<Instant> starts = starts("2026-11-22T15:00:00Z", HOUR, 168);
        List<@Nullable String> ticks = TimeAxis.ticks(starts, ZoneId.of("Europe/Berlin"));

        // Midnight in Berlin is 23:00 UTC of the day before.
        assertThat(ticks.get(8)).isEqualTo("23 Nov");
        assertThat(written(ticks))
                .containsExactly("23 Nov", "24 Nov", "25 Nov", "26 Nov", "27 Nov", "28 Nov", "29 Nov");
    }

    @Test
    void writesMonthsOfAYearAndTheYearInJanuary() {
        assertThat(ticks("2025-12-01T00:00:00Z", DAY, 366, ZoneOffset.UTC))
                .containsExactly("2026", "Apr", "Jul", "Oct");
    }

    @Test
    void findsTheHourInAZoneThatIsHalfAnHourOff() {
        assertThat(ticks("2026-11-28T18:00:00Z", HOUR, 6, ZoneId.of("Asia/Kolkata")))
                .containsExactly("29 Nov", "01:30", "02:30", "03:30", "04:30");
    }

    @Test
    void keepsItsDistanceWhereClocksAreSet() {
        assertThat(ticks("2026-03-28T23:00:00Z", HOUR, 24, ZoneId.of("Europe/Berlin")))
                .containsExactly("29 Mar", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00", "30 Mar");
    }

    @Test
    void neverWritesTooMany() {
        for (int count = 0; count < 4000; count += 37) {
            assertThat(ticks("2020-02-27T05:00:00Z", DAY, count, ZoneOffset.UTC))
                    .hasSizeLessThan(10);
            assertThat(ticks("2020-02-27T05:00:00Z", HOUR, count, ZoneOffset.UTC))
                    .hasSizeLessThan(10);
        }
    }

    private static List<String> ticks(String start, Duration distance, int count, ZoneId zone) {
        return written(TimeAxis.ticks(starts(start, distance, count), zone));
    }

    private static List<String> written(List<@Nullable String> ticks) {
        return ticks.stream().flatMap(Stream::ofNullable).toList();
    }

    private static List<Instant> starts(String start, Duration distance, int count) {
        return Stream.iterate(Instant.parse(start), moment -> moment.plus(distance))
                .limit(count)
                .toList();
    }
}
