package dev.daybook.event.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private final Backlog backlog = new Backlog();

    @Test
    void tellsHowManyEventsWaitAndHowLongTheOldest() {
        assertThat(backlog.events()).isZero();
        assertThat(backlog.seconds()).isZero();

        backlog.replace(List.of(behind("a", 10, 15, 100), behind("b", 0, 1, 3)));

        assertThat(backlog.events()).isEqualTo(6);
        assertThat(backlog.seconds()).isBetween(100.0, 110.0);
        backlog.remove("a");
        assertThat(backlog.events()).isEqualTo(1);
        assertThat(backlog.seconds()).isBetween(3.0, 13.0);
    }

    @Test
    void anEventWaitsNoShorterBecauseOthersCame() {
        backlog.replace(List.of(behind("a", 10, 15, 100)));

        backlog.replace(List.of(behind("a", 12, 30, 0)));
        assertThat(backlog.seconds()).isBetween(100.0, 110.0);

        backlog.replace(List.of(behind("a", 30, 31, 0)));
        assertThat(backlog.seconds()).isLessThan(10);
        backlog.replace(List.of());
        assertThat(backlog.organizations()).isEmpty();
    }

    @Test
    void aLogThatWasCutHasNoEventsThatWait() {
        backlog.replace(List.of(behind("a", 10, 5, 0), behind("b", 0, 1, 0)));

        assertThat(backlog.events()).isEqualTo(1);
    }

    @Test
    void aStretchIsBounded() {
        assertThat(behind("a", 10, 15, 0).next()).isEqualTo(new Stretch("a", 10, 15));
        assertThat(behind("a", 10, 1_000_000, 0).next()).isEqualTo(new Stretch("a", 10, 10 + Behind.MOST_EVENTS));
    }

    @Test
    void whatFailsWaitsTwiceAsLongEachTimeAndAMinuteAtMost() {
        assertThat(List.of(1, 2, 6, 7, 1000).stream().map(BackOff::after))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(32),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1));
    }

    private static Behind behind(String organization, long position, long head, double age) {
        return new Behind(organization, position, head, age, true);
    }
}
