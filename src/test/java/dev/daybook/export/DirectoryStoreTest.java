package dev.daybook.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class DirectoryStoreTest {

    private static final DataSize LARGE = DataSize.ofGigabytes(1);

    @TempDir
    private Path parent;

    @Test
    void anArtifactIsThereOnceItIsPublishedAndNotBefore() throws IOException {
        DirectoryStore store = store(LARGE, Long.MAX_VALUE);
        String name = name();
        try (ArtifactDraft draft = store.begin(name)) {
            draft.write(new byte[] {1, 2, 3});
            assertThat(store.find(name)).isEmpty();
            assertThat(files()).containsExactly(name + ".part");
            draft.publish();
        }

        assertThat(store.find(name).orElseThrow().getContentAsByteArray()).containsExactly(1, 2, 3);
        assertThat(files()).containsExactly(name);
        store.delete(name);
        store.delete(name);
        assertThat(store.find(name)).isEmpty();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void artifactsAreForTheirOwnerAlone() throws IOException {
        DirectoryStore store = store(LARGE, Long.MAX_VALUE);
        String name = name();
        try (ArtifactDraft draft = store.begin(name)) {
            draft.publish();
        }

        Path artifact = store.find(name).orElseThrow().getFile().toPath();
        assertThat(Files.getPosixFilePermissions(artifact)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aDraftThatIsNotPublishedLeavesNothing() throws IOException {
        DirectoryStore store = store(LARGE, Long.MAX_VALUE);
        try (ArtifactDraft draft = store.begin(name())) {
            draft.write(1);
        }

        assertThat(files()).isEmpty();
    }

    @Test
    void anArtifactThatIsTooLargeIsRefusedWithItsLimit() throws IOException {
        DirectoryStore store = store(DataSize.ofBytes(10), Long.MAX_VALUE);
        try (ArtifactDraft draft = store.begin(name())) {
            draft.write(new byte[10]);
            assertThatThrownBy(() -> draft.write(1))
                    .isInstanceOf(StoreFull.class)
                    .hasMessageContaining("10 bytes");
        }

        assertThat(files()).isEmpty();
    }

    @Test
    void allArtifactsTogetherAreLimitedThoseInTheMakingIncluded() throws IOException {
        DirectoryStore store = store(LARGE, 100);
        String first = name();
        try (ArtifactDraft draft = store.begin(first)) {
            draft.write(new byte[60]);
            draft.publish();
        }
        try (ArtifactDraft draft = store.begin(name())) {
            draft.write(new byte[30]);
            try (ArtifactDraft beside = store.begin(name())) {
                assertThatThrownBy(() -> beside.write(new byte[11])).isInstanceOf(StoreFull.class);
            }
            draft.write(new byte[9]);
            store.delete(first);
            draft.write(new byte[60]);
            draft.publish();
        }
        assertThat(files()).hasSize(1);
        try (ArtifactDraft last = store.begin(name())) {
            last.write(1);
            last.publish();
        }
        assertThatThrownBy(() -> store.begin(name())).isInstanceOf(StoreFull.class);
    }

    @Test
    void whatTheFileSystemKeepsFreeIsNotUsed() {
        DirectoryStore store = new DirectoryStore(parent.resolve("exports"), LARGE, Long.MAX_VALUE, Long.MAX_VALUE);

        assertThatThrownBy(() -> store.begin(name()))
                .isInstanceOf(StoreFull.class)
                .hasMessageContaining("no room");
        assertThat(parent.resolve("exports")).isEmptyDirectory();
    }

    /** Of a directory on a file system of a few hundred KB: {@code -Ddaybook.export.tiny-filesystem=/mnt/tiny}. */
    @Test
    @EnabledIfSystemProperty(named = "daybook.export.tiny-filesystem", matches = ".+")
    void aDiskThatFillsIsNamedAndTheDraftRemoved() throws IOException {
        Path tiny = Path.of(System.getProperty("daybook.export.tiny-filesystem"), "exports");
        DirectoryStore store = new DirectoryStore(tiny, LARGE, Long.MAX_VALUE, 0);
        assertThatThrownBy(() -> {
                    try (ArtifactDraft draft = store.begin(name())) {
                        while (true) {
                            draft.write(new byte[10_000]);
                        }
                    }
                })
                .isInstanceOf(StoreFull.class)
                .hasMessageContaining("no room")
                .hasRootCauseMessage("No space left on device");

        assertThat(tiny).isEmptyDirectory();
    }

    @Test
    void draftsOfOneExportAreDeletedAndOthersKept() throws IOException {
        DirectoryStore store = store(LARGE, Long.MAX_VALUE);
        String mine = name();
        String other = name();
        store.begin(mine).flush();
        store.begin(other).flush();

        store.deleteDrafts(mine.substring(0, 36));

        assertThat(files()).containsExactly(other + ".part");
    }

    @Test
    void onlyFilesOfOurNamesAreListed() throws IOException {
        DirectoryStore store = store(LARGE, Long.MAX_VALUE);
        assertThat(store.untouchedSince(Instant.now())).isEmpty();
        String draft = name();
        store.begin(draft).flush();
        Files.writeString(parent.resolve("exports/notes.zip"), "mine");

        assertThat(store.untouchedSince(Instant.now().plusSeconds(60))).containsExactly(draft + ".part");
        assertThat(store.untouchedSince(Instant.now().minusSeconds(60))).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeIsAnErrorAndNotAFullStore() throws IOException {
        Files.writeString(parent.resolve("exports"), "a file");

        assertThatThrownBy(() -> store(LARGE, Long.MAX_VALUE).begin(name()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StoreFull.class);
    }

    private DirectoryStore store(DataSize artifact, long all) {
        return new DirectoryStore(parent.resolve("exports"), artifact, all, 0);
    }

    private static String name() {
        return UUID.randomUUID() + "-01234567.zip";
    }

    private Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(parent.resolve("exports"))) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
