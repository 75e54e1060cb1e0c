package dev.daybook.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimedIdsTest {

    private static final Instant MOMENT = Instant.parse("2026-11-22T10:00:00.123456Z");

    @Test
    void aRandomOneIsOfVersion7AndBeginsWithItsMoment() {
        UUID id = TimedIds.random(MOMENT);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.toString()).startsWith("01a202b2-c57b-71c8-");
        assertThat(TimedIds.random(MOMENT)).isNotEqualTo(id);
    }

    @Test
    void randomOnesAreInTheOrderOfTheirMicroseconds() {
        List<String> ids = IntStream.range(0, 3000)
                .mapToObj(i -> TimedIds.random(MOMENT.plusNanos(1000L * i)).toString())
                .toList();
        assertThat(ids).isSorted();
    }

    @Test
    void aNamedOneIsOfVersion8AndAlwaysTheSame() {
        UUID id = TimedIds.named(MOMENT, "job/1");
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(TimedIds.named(MOMENT, "job/1")).isEqualTo(id);
        assertThat(Stream.of(TimedIds.named(MOMENT, "job/2"), TimedIds.named(MOMENT.plusMillis(1), "job/1")))
                .doesNotContain(id);
    }
}
