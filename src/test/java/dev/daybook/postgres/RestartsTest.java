package dev.daybook.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartsTest {

    @Test
    void backsOffAndTellsACauseOnceWhateverNumbersItHas() {
        Restarts restarts = new Restarts();
        assertThat(restarts.isToBeTold("could not write xlogtemp.4711: No space", Duration.ZERO))
                .isTrue();
        assertThat(restarts.pause()).isEqualTo(Duration.ofMillis(100));
        for (int i = 0; i < 20; i++) {
            assertThat(restarts.isToBeTold("could not write xlogtemp." + i + ": No space", Duration.ofSeconds(1)))
                    .isFalse();
        }
        assertThat(restarts.pause()).isEqualTo(Duration.ofSeconds(10));
        assertThat(restarts.isToBeTold("another cause", Duration.ZERO)).isTrue();
        assertThat(restarts.isToBeTold("another cause", Duration.ofHours(1)))
                .as("after it ran for long")
                .isTrue();
        assertThat(restarts.pause()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void tellsWhatWasFatalSinceTheLastStartAndNotWhatClientsWereTold(@TempDir Path directory) throws Exception {
        Path logs = Files.createDirectory(directory.resolve("log"));
        assertThat(LastWords.of(logs, directory)).isEqualTo("it left no message");
        Files.writeString(logs.resolve("postgres-Sun.log"), """
                2026-11-29 10:00:00 UTC [1] LOG:  starting PostgreSQL 18.6 on x86_64
                2026-11-29 10:00:01 UTC [2] PANIC:  an older one
                2026-11-29 10:00:02 UTC [1] LOG:  starting PostgreSQL 18.6 on x86_64
                2026-11-29 10:00:03 UTC [3] FATAL:  the database system is starting up
                2026-11-29 10:00:03 UTC [2] PANIC:  could not write to file "pg_wal/xlogtemp.30": No space left on device
                2026-11-29 10:00:03 UTC [4] FATAL:  the database system is in recovery mode
                2026-11-29 10:00:03 UTC [1] LOG:  startup process (PID 2) was terminated by signal 6: Aborted
                2026-11-29 10:00:03 UTC [1] LOG:  aborting startup due to startup process failure
                2026-11-29 10:00:03 UTC [1] LOG:  database system is shut down
                """);

        assertThat(LastWords.of(logs, directory))
                .isEqualTo("PANIC:  could not write to file \"pg_wal/xlogtemp.30\": No space left on device");
    }
}
