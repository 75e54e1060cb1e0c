package dev.daybook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrowdTest {

    private final Crowd crowd = new Crowd();

    @Test
    void whoIsAloneWaitsForNobody() {
        crowd.enter();
        assertThat(crowd.isHalf(1)).isTrue();
        crowd.served(1);
        crowd.enter();
        assertThat(crowd.isHalf(1)).isTrue();
    }

    @Test
    void halfOfThoseWhoWereThereTogetherAreEnough() {
        enter(8);
        crowd.served(8);

        assertThat(crowd.isHalf(3)).isFalse();
        assertThat(crowd.isHalf(4)).isTrue();
    }

    @Test
    void whoComesWhileOthersAreServedCounts() {
        enter(2);
        crowd.served(1);
        enter(5);
        crowd.served(1);

        assertThat(crowd.isHalf(2)).isFalse();
        assertThat(crowd.isHalf(3)).isTrue();
    }

    @Test
    void aCrowdThatStaysAwayIsForgotten() {
        enter(8);
        crowd.served(8);
        enter(2);
        crowd.served(2);

        assertThat(crowd.isHalf(1)).isTrue();
    }

    private void enter(int callers) {
        for (int i = 0; i < callers; i++) {
            crowd.enter();
        }
    }
}
