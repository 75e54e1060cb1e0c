package dev.daybook.access.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.access.limit.RateLimitRule.Source;
import dev.daybook.kernel.Refusal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitUsageTest {

    private static final String START = "2026-01-31T12:00:00Z";

    private final RateLimitRule rule = new RateLimitRule("eventLogs.read", null, null, 10, 60, Source.SHIPPED);

    @ParameterizedTest
    @CsvSource({
        // milliseconds since the window began, usage, what is shown, how long that is
        "0,     3, 3, 60",
        "1,     3, 3, 60",
        "999,   3, 3, 60",
        "1000,  3, 3, 59",
        "59000, 3, 3, 1",
        "59999, 3, 3, 1",
        "60000, 3, 0, 0",
        "60001, 3, 0, 0",
        "-5,    3, 3, 60",
        "0,     0, 0, 0",
        "30000, 0, 0, 0",
        "0,    12, 12, 60",
    })
    void usageIsShownUntilItsWindowEndsAndNoLonger(long passed, long used, long shown, long timeToExpire) {
        RateLimitUsage usage = after(passed, used);

        assertThat(usage.currentUsage()).isEqualTo(shown);
        assertThat(usage.timeToExpire()).isEqualTo(timeToExpire);
        assertThat(usage.remaining()).isEqualTo(Math.max(0, 10 - shown));
    }

    @Test
    void whoHasUsedNothingIsIdle() {
        Instant now = Instant.parse(START);

        assertThat(RateLimitUsage.idle(rule, "requests", now))
                .isEqualTo(new RateLimitUsage("eventLogs.read", "requests", 0, 10, 60, now, now));
    }

    @Test
    void whatFitsIsNotRefused() {
        assertThatCode(() -> new Charge(1, true, after(0, 10)).require()).doesNotThrowAnyException();
    }

    @Test
    void aRefusalSaysWhenTheWindowEnds() {
        assertThatThrownBy(() -> new Charge(1, false, after(17_500, 10)).require())
                .isInstanceOfSatisfying(
                        Refusal.TooMany.class,
                        refusal -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(43)))
                .hasMessage(
                        "The limit of eventLogs.read is reached: 10 in 60 seconds. It is free again in 43 seconds.");
    }

    @Test
    void whatNeverFitsIsToldSo() {
        assertThatThrownBy(() -> new Charge(11, false, after(0, 0)).require())
                .isInstanceOfSatisfying(
                        Refusal.TooMany.class,
                        refusal -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(60)))
                .hasMessage("The limit of eventLogs.read is 10 in 60 seconds; a request for 11 never fits into it.");
    }

    private RateLimitUsage after(long milliseconds, long used) {
        Instant start = Instant.parse(START);
        return RateLimitUsage.of(rule, "requests", used, start, start.plusMillis(milliseconds));
    }
}
