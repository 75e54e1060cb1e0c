package dev.daybook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventIdTest {

    private static final Instant TIME = Instant.parse("2026-11-22T10:11:12.131415Z");

    @Test
    void carriesEveryMicrosecondAndEveryPositionThereAndBack() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Instant time = Instant.EPOCH.plus(random.nextLong(253_402_300_800_000_000L), ChronoUnit.MICROS);
            long position = random.nextLong(EventId.LAST_POSITION + 1);
            EventId id = EventId.of("org-" + i, time, position);
            assertThat(id.timestamp()).isEqualTo(time);
            assertThat(id.position()).isEqualTo(position);
            assertThat(EventId.of("org-" + i, id.timestamp(), id.position())).isEqualTo(id);
        }
    }

    @Test
    void cutsNanosecondsToTheMicrosecondBefore() {
        assertThat(EventId.of("acme", TIME.plusNanos(999), 0).timestamp()).isEqualTo(TIME);
    }

    /** As docs/integrity.md says; the hash is that of {@code printf acme | sha256sum}. */
    @Test
    void isMadeOfTimePositionAndTheBeginningOfTheOrganizationsHash() throws Exception {
        EventId id = EventId.of("acme", TIME, 66_051);
        long time = TIME.toEpochMilli();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest("acme".getBytes(StandardCharsets.UTF_8));
        BigInteger bits = BigInteger.valueOf(time)
                .shiftLeft(4)
                .or(BigInteger.valueOf(7))
                .shiftLeft(12)
                .or(BigInteger.valueOf(415))
                .shiftLeft(2)
                .or(BigInteger.TWO)
                .shiftLeft(18)
                .or(new BigInteger(1, hash).shiftRight(256 - 18))
                .shiftLeft(44)
                .or(BigInteger.valueOf(66_051));
        assertThat(id.toString().replace("-", "")).isEqualTo("%032x".formatted(bits));
        assertThat(id.value().version()).isEqualTo(7);
        assertThat(id.value().variant()).isEqualTo(2);
    }

    @Test
    void ordersByTimeAndThenByPositionBeforeAndAfterTheSignBitOfItsHalves() {
        List<EventId> ascending = List.of(
                EventId.lowestAt(Instant.EPOCH),
                EventId.of("acme", Instant.EPOCH, 0),
                EventId.lowestAt(TIME),
                EventId.of("acme", TIME, 0),
                EventId.of("acme", TIME, 1),
                EventId.of("acme", TIME, 0x7FFF_FFFFL),
                EventId.of("acme", TIME, 0x8000_0000L),
                EventId.of("acme", TIME, EventId.LAST_POSITION),
                EventId.lowestAt(TIME.plus(1, ChronoUnit.MICROS)),
                EventId.of("acme", Instant.parse("9999-12-31T23:59:59.999999Z"), 0));
        assertThat(ascending).isSorted();
    }

    @Test
    void isAnotherAtAnotherPositionOrInAnotherLog() {
        EventId id = EventId.of("acme", TIME, 3);
        assertThat(id.at(4)).isEqualTo(EventId.of("acme", TIME, 4)).isNotEqualTo(id);
        assertThat(EventId.of("umbrella", TIME, 3)).isNotEqualTo(id);
    }

    @Test
    void readsItsOwnTextAndNoOther() {
        EventId id = EventId.of("acme", TIME, 5);
        assertThat(EventId.parse(id.toString())).contains(id);
        assertThat(EventId.parse("1-1-1-1-1")).isEmpty();
        assertThat(EventId.parse("5f3e4a7b9d1c2e0011223344")).isEmpty();
        assertThat(EventId.parse("zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz")).isEmpty();
    }

    @Test
    void refusesTimesAndPositionsThatItCannotCarry() {
        assertThatIllegalArgumentException().isThrownBy(() -> EventId.of("acme", Instant.EPOCH.minusNanos(1), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> EventId.of("acme", EventId.END, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> EventId.of("acme", TIME, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> EventId.of("acme", TIME, EventId.LAST_POSITION + 1));
    }
}
