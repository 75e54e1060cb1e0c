package dev.daybook.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenCacheTest {

    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final UUID ID = new UUID(1, 1);
    private static final byte[] HASH = hash(1);
    private static final Caller CALLER =
            new Caller("ada", null, "acme", Set.of(Permission.WRITE_EVENTS), ID.toString());

    private final Hands clock = new Hands(START);
    private final TokenCache cache = new TokenCache(clock, Duration.ofSeconds(5));

    @Test
    void aTokenIsFoundByItsHashWhileTheEntryLives() {
        keep(null);
        clock.set(START.plusMillis(4999));

        assertThat(cache.find(HASH.clone())).contains(CALLER);
        assertThat(cache.find(hash(2))).isEmpty();
    }

    @Test
    void anEntryEndsWithItsLife() {
        keep(null);
        clock.set(START.plusSeconds(5));

        assertThat(cache.find(HASH)).isEmpty();
    }

    @Test
    void aTokenThatWasValidIsRememberedUntilItIsDeleted() {
        assertThat(cache.remembers(HASH)).isFalse();
        keep(null);
        clock.set(START.plus(Duration.ofDays(1)));
        assertThat(cache.find(HASH)).isEmpty();
        assertThat(cache.remembers(HASH)).isTrue();

        cache.forget(ID);
        assertThat(cache.remembers(HASH)).isFalse();
    }

    @Test
    void anEntryEndsWithItsTokenIfThatIsSooner() {
        keep(START.plusSeconds(2));

        clock.set(START.plusMillis(1999));
        assertThat(cache.find(HASH)).contains(CALLER);
        clock.set(START.plusSeconds(2));
        assertThat(cache.find(HASH)).isEmpty();
    }

    @Test
    void aForgottenTokenIsGoneAtOnce() {
        keep(null);
        cache.forget(ID);

        assertThat(cache.find(HASH)).isEmpty();
    }

    @Test
    void aTokenReadBeforeItWasForgottenIsNotKept() {
        long beforeReading = cache.beforeReading();
        cache.forget(ID);
        cache.keep(HASH, ID, CALLER, null, beforeReading);

        assertThat(cache.find(HASH)).isEmpty();
    }

    @Test
    void theLeastUsedTokensMakeRoom() {
        keep(null);
        for (int other = 2; other <= 10_001; other++) {
            cache.keep(hash(other), new UUID(1, other), CALLER, null, cache.beforeReading());
            if (other == 5000) {
                assertThat(cache.find(HASH)).isPresent();
            }
        }

        assertThat(cache.find(HASH)).isPresent();
        assertThat(cache.find(hash(2))).isEmpty();
    }

    private void keep(@Nullable Instant expiresAt) {
        cache.keep(HASH, ID, CALLER, expiresAt, cache.beforeReading());
    }

    private static byte[] hash(int number) {
        return ByteBuffer.allocate(32).putInt(number).array();
    }
}
