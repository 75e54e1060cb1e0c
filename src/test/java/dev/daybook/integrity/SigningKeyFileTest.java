package dev.daybook.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.SigningKey;
import dev.daybook.integrity.note.SigningKeyFile;
import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyFileTest {

    @TempDir
    Path directory;

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void isReadableByItsOwnerAlone() throws IOException {
        file().readOrMake();
        file().rotate();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(SigningKeyFile.NAME))))
                .isEqualTo("rw-------");
    }

    @Test
    void isMadeOnce() {
        assertThat(file().readOrMake().secret()).isEqualTo(file().readOrMake().secret());
    }

    @Test
    void isReadAgainWhenItWasRotatedUnderARunningService() {
        SigningKeys keys = new SigningKeys(settings(null, null), DataDirectory.at(directory));
        SigningKey first = keys.current();

        NoteVerifier next = file().rotate();

        assertThat(keys.current().signer().verifier()).isEqualTo(next);
        assertThat(keys.current().replaces(first.signer().verifier())).isTrue();
        assertThat(keys.current().replaces(next)).isFalse();
    }

    @Test
    void cannotBeRotatedBeforeItIsThere() {
        assertThatThrownBy(() -> file().rotate()).isInstanceOf(Refusal.NotFound.class);
    }

    @Test
    void isNotNeededWhereSettingsGiveTheKey() {
        SigningKey before = SigningKey.generate();
        SigningKey given = SigningKey.generate();

        SigningKeys keys = new SigningKeys(
                settings(given.signer().secret(), before.signer().verifier().toString()), DataDirectory.at(directory));

        assertThat(keys.current().signer().verifier()).isEqualTo(given.signer().verifier());
        assertThat(keys.current().replaces(before.signer().named("a/b").verifier()))
                .isTrue();
        assertThat(directory.resolve(SigningKeyFile.NAME)).doesNotExist();
    }

    @Test
    void neverShowsTheSecretByAccident() {
        SigningKey key = SigningKey.generate();

        assertThat(key.toString() + settings(key.signer().secret(), null))
                .doesNotContain(key.signer().secret())
                .doesNotContain("PRIVATE");
    }

    private static IntegritySettings settings(@Nullable String key, @Nullable String replaced) {
        return new IntegritySettings(true, Duration.ofSeconds(1), "daybook.local", key, replaced);
    }

    private SigningKeyFile file() {
        return new SigningKeyFile(DataDirectory.at(directory));
    }
}
