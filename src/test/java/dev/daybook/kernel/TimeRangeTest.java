package dev.daybook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeRangeTest {

    private static final Instant TIME = Instant.parse("2026-11-22T10:11:12.131415Z");

    @Test
    void holdsBothMomentsOfAnInclusiveRange() {
        TimeRange range = TimeRange.inclusive(TIME, TIME);
        assertThat(range.from()).isEqualTo(TIME);
        assertThat(range.to()).isEqualTo(TIME.plusNanos(1000));
        assertThat(range.isEmpty()).isFalse();
    }

    @Test
    void takesWholeMicrosecondsInsideItsBounds() {
        TimeRange range = TimeRange.inclusive(TIME.plusNanos(1), TIME.plusNanos(1999));
        assertThat(range.from()).isEqualTo(TIME.plusNanos(1000));
        assertThat(range.to()).isEqualTo(TIME.plusNanos(2000));
    }

    @Test
    void isOpenWhereNoBoundIsGiven() {
        assertThat(TimeRange.inclusive(null, null)).isEqualTo(TimeRange.ALL);
    }

    @Test
    void isEmptyWhenItsBoundsAreTheWrongWayRound() {
        assertThat(TimeRange.inclusive(TIME, TIME.minusSeconds(1)).isEmpty()).isTrue();
    }

    @Test
    void isCutToTheTimesThatAnIdCanCarry() {
        TimeRange range = TimeRange.inclusive(Instant.MIN, Instant.MAX);
        assertThat(range).isEqualTo(TimeRange.ALL);
    }
}
