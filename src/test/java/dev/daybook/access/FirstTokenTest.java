package dev.daybook.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FirstTokenTest {

    private static final Path FILE = Path.of("/data/admin-token");

    @Test
    void aTerminalIsShownTheToken() {
        assertThat(FirstToken.announcement(FILE, Optional.of("dbk_x"))).contains("dbk_x", "/data/admin-token");
    }

    @Test
    void whateverElseCollectsTheOutputIsToldTheFile() {
        assertThat(FirstToken.announcement(FILE, Optional.empty())).contains("is in the file /data/admin-token");
    }
}
