package dev.daybook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventIdTest {

    private static final Instant TIME = Instant.parse("2026-11-22T10:11:12.131415Z");

    @Test
    void carriesEveryMicrosecondThereAndBack() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Instant time = Instant.EPOCH.plus(random.nextLong(253_402_300_800_000_000L), ChronoUnit.MICROS);
            assertThat(EventId.random(time).timestamp()).isEqualTo(time);
        }
    }

    @Test
    void cutsNanosecondsToTheMicrosecondBefore() {
        assertThat(EventId.random(TIME.plusNanos(999)).timestamp()).isEqualTo(TIME);
    }

    @Test
    void isAUuidOfVersionSevenAndTheStandardVariant() {
        EventId id = EventId.random(TIME);
        assertThat(id.value().version()).isEqualTo(7);
        assertThat(id.value().variant()).isEqualTo(2);
    }

    @Test
    void ordersByTimeBeforeAndAfterTheSignBitOfItsHalves() {
        List<EventId> ascending = List.of(
                EventId.lowestAt(Instant.EPOCH),
                EventId.lowestAt(TIME),
                EventId.named(TIME, "acme", "key"),
                EventId.lowestAt(TIME.plus(1, ChronoUnit.MICROS)),
                EventId.random(Instant.parse("9999-12-31T23:59:59.999999Z")));
        assertThat(ascending).isSorted();
    }

    @Test
    void sameNameMakesTheSameIdAndAnyOtherAnother() {
        EventId id = EventId.named(TIME, "acme", "key");
        assertThat(EventId.named(TIME, "acme", "key")).isEqualTo(id);
        assertThat(EventId.named(TIME, "acme", "other")).isNotEqualTo(id);
        assertThat(EventId.named(TIME, "acmek", "ey")).isNotEqualTo(id);
        assertThat(EventId.named(TIME.plusMillis(1), "acme", "key")).isNotEqualTo(id);
    }

    @Test
    void readsItsOwnTextAndNoOther() {
        EventId id = EventId.random(TIME);
        assertThat(EventId.parse(id.toString())).contains(id);
        assertThat(EventId.parse("1-1-1-1-1")).isEmpty();
        assertThat(EventId.parse("5f3e4a7b9d1c2e0011223344")).isEmpty();
        assertThat(EventId.parse("zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz")).isEmpty();
    }

    @Test
    void refusesTimesThatItCannotCarry() {
        assertThatIllegalArgumentException().isThrownBy(() -> EventId.random(Instant.EPOCH.minusNanos(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> EventId.random(EventId.END));
    }
}
