package dev.daybook.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs({OS.LINUX, OS.MAC})
class DataDirectoryTest {

    @TempDir
    private Path temporary = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "rwxrwxrwx", "rwx---r--"})
    void oneThatOthersCanReadIsTakenFromThem(String before) throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("data"));
        Files.writeString(directory.resolve("admin-token"), "s3cret");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(before));

        DataDirectory.at(directory);

        assertThat(permissions(directory)).isEqualTo("rwx------");
    }

    @Test
    void oneThatIsEmptyOrHoldsOnlyItsOwnersFilesIsTakenFromOthers() throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("data"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        DataDirectory.at(directory);
        assertThat(permissions(directory)).isEqualTo("rwx------");

        Files.writeString(directory.resolve("service.log"), "");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        DataDirectory.at(directory);
        assertThat(permissions(directory)).isEqualTo("rwx------");
    }

    @Test
    void oneThatOthersWriteToIsRefusedAndStaysAsItIs() throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("tmp"));
        Files.writeString(directory.resolve("somebody-elses"), "");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatExceptionOfType(EmbeddedPostgresFailed.class)
                .isThrownBy(() -> DataDirectory.at(directory))
                .withMessageContaining("can be read by others");
        assertThat(permissions(directory)).isEqualTo("rwxrwxrwx");
    }

    @Test
    void whatIsMadeIsForItsOwnerAlone() throws IOException {
        Path directory = temporary.resolve("above/data");
        DataDirectory made = DataDirectory.at(directory);
        Path secret = made.writeSecret("admin-token", "s3cret");
        OwnerOnly.makeDirectory(directory.resolve("exports"));
        try (DataDirectoryLock lock = DataDirectoryLock.of(made)) {
            assertThat(permissions(lock.file())).isEqualTo("rw-------");
        }

        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("exports"))).isEqualTo("rwx------");
        assertThat(permissions(secret)).isEqualTo("rw-------");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
