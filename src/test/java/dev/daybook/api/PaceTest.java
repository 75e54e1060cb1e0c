package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class PaceTest {

    private static final ConnectionSettings SETTINGS =
            new ConnectionSettings(Duration.ofSeconds(10), DataSize.ofBytes(100), Duration.ofSeconds(5));

    private long now;
    private final Pace pace = new Pace(SETTINGS, () -> now);

    @Test
    void aByteNowAndThenIsTooSlow() throws Exception {
        assertThat(pace.read(500)).isEqualTo(500);
        for (int second = 0; second < 15; second++) {
            pace.read(0);
            pass(1);
            pace.read(1);
        }
        pace.read(0);
        pass(1);

        assertThatThrownBy(() -> pace.read(1)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void whoKeepsUpTheRateMayTakeForEver() throws Exception {
        for (int second = 0; second < 10_000; second++) {
            pace.read(0);
            pass(1);
            pace.read(100);
        }
    }

    @Test
    void whatTheServiceDoesBetweenTwoReadsDoesNotCount() throws Exception {
        for (int i = 0; i < 100; i++) {
            pace.read(1);
            pass(60);
        }
    }

    @Test
    void theTimeBetweenTwoRequestsDoesNotCount() throws Exception {
        for (int request = 0; request < 100; request++) {
            pace.read(1);
            pace.read(0);
            pace.restart();
            pass(60);
        }
    }

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }
}
