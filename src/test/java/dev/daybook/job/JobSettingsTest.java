package dev.daybook.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobSettingsTest {

    private static JobSettings settings(int workers, Duration interval, Duration lapse) {
        return new JobSettings(
                workers,
                Duration.ofSeconds(1),
                interval,
                lapse,
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                1000,
                Duration.ofDays(30));
    }

    @Test
    void eachFailureMakesTheWaitFourTimesAsLongUpToAnHour() {
        JobSettings settings = settings(2, Duration.ofSeconds(5), Duration.ofSeconds(30));

        assertThat(settings.backOff(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.backOff(2)).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.backOff(3)).isEqualTo(Duration.ofSeconds(16));
        assertThat(settings.backOff(6)).isEqualTo(Duration.ofSeconds(1024));
        assertThat(settings.backOff(7)).isEqualTo(Duration.ofHours(1));
        assertThat(settings.backOff(Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aHeartbeatThatLapsesBeforeTheSecondBeatIsRefused() {
        assertThatThrownBy(() -> settings(2, Duration.ofSeconds(5), Duration.ofSeconds(9)))
                .hasMessageContaining("heartbeat-lapse");
    }

    @Test
    void anInstanceHasAtLeastOneWorker() {
        assertThatThrownBy(() -> settings(0, Duration.ofSeconds(5), Duration.ofSeconds(30)))
                .hasMessageContaining("workers");
    }
}
