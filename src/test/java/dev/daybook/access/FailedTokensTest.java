package dev.daybook.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.daybook.kernel.Refusal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FailedTokensTest {

    private static final String ADDRESS = "203.0.113.7";

    private Instant now = Instant.parse("2026-11-29T09:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FailedTokens failed = new FailedTokens(
            new AccessSettings(
                    Duration.ZERO,
                    60,
                    false,
                    null,
                    new AccessSettings.Jwt(null, null, null, "sub", "preferred_username", "org_id", "permissions")),
            clock,
            meters);

    @Test
    void aWrongTokenIsKnownForAMinute() {
        failed.keep(new byte[] {1});

        assertThat(failed.isKnown(new byte[] {1})).isTrue();
        assertThat(failed.isKnown(new byte[] {2})).isFalse();
        now = now.plus(FailedTokens.LIFE);
        assertThat(failed.isKnown(new byte[] {1})).isFalse();
    }

    @Test
    void theLeastUsedOfManyWrongTokensMakeRoom() {
        for (int i = 0; i <= 10_000; i++) {
            failed.keep(new byte[] {(byte) (i >> 8), (byte) i});
        }
        assertThat(failed.isKnown(new byte[] {0, 0})).isFalse();
        assertThat(failed.isKnown(new byte[] {0, 1})).isTrue();
    }

    @Test
    void anAddressHasSixtyLookUpsAndAnotherOneASecond() {
        for (int i = 0; i < 60; i++) {
            failed.take(ADDRESS);
        }
        assertThat(refusal(ADDRESS).retryAfter()).isBetween(Duration.ofMillis(990), Duration.ofSeconds(1));
        assertThatCode(() -> failed.take("203.0.113.8")).doesNotThrowAnyException();

        now = now.plusSeconds(1);
        failed.take(ADDRESS);
        refusal(ADDRESS);
        assertThat(meters.get("daybook.access.failed.tokens")
                        .tag("kind", "not_looked_up")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        for (int i = 0; i < 200; i++) {
            failed.take(ADDRESS);
            failed.giveBack(ADDRESS);
        }
        now = now.plus(Duration.ofHours(1));
        for (int i = 0; i < 60; i++) {
            failed.take(ADDRESS);
        }
        refusal(ADDRESS);
    }

    @Test
    void theAddressesOfOneNetworkOfIpv6ShareABudget() {
        for (int i = 0; i < 60; i++) {
            failed.take("2001:db8:0:1::" + i);
        }
        refusal("2001:db8:0:1:ffff::1");
        assertThatCode(() -> failed.take("2001:db8:0:2::1")).doesNotThrowAnyException();
    }

    private Refusal.TooMany refusal(String address) {
        return catchThrowableOfType(Refusal.TooMany.class, () -> failed.take(address));
    }
}
