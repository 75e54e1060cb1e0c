package dev.daybook.export;

import dev.daybook.kernel.FullDisk;
import dev.daybook.postgres.DataDirectory;
import dev.daybook.postgres.OwnerOnly;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Artifacts as the files of one directory, which several instances share. A draft is a file of another name, which is
 * flushed and then renamed in one step. Files of other names than ours are left alone.
 */
@Component
class DirectoryStore implements ArtifactStore {

    /** How often, in bytes, a draft looks whether the others have left it room. */
    private static final long LOOK_AGAIN = 8 << 20;

    private static final String DRAFT = ".part";
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}-[0-9a-f]{8}\\.zip(\\.part)?");

    private final Path directory;
    private final DataSize maxArtifactSize;
    private final long maxStoreSize;
    private final long keepFree;

    @Autowired
    DirectoryStore(ExportSettings settings, DataDirectory data) {
        this(
                settings.path(data.path()),
                settings.maxArtifactSize(),
                settings.maxStoreSize().toBytes(),
                settings.keepFree().toBytes());
    }

    /**
     * A store in a directory, which is made when it is needed.
     *
     * @param maxStoreSize how many bytes all files together may have
     * @param keepFree how many bytes of the file system are left to others
     */
    DirectoryStore(Path directory, DataSize maxArtifactSize, long maxStoreSize, long keepFree) {
        this.directory = directory.toAbsolutePath();
        this.maxArtifactSize = maxArtifactSize;
        this.maxStoreSize = maxStoreSize;
        this.keepFree = keepFree;
    }

    @Override
    public ArtifactDraft begin(String name) throws IOException {
        OwnerOnly.makeDirectory(directory);
        return new Draft(directory.resolve(name + DRAFT), directory.resolve(name));
    }

    @Override
    public Optional<Resource> find(String name) {
        Path file = directory.resolve(name);
        return Files.isRegularFile(file) ? Optional.of(new FileSystemResource(file)) : Optional.empty();
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public List<String> untouchedSince(Instant moment) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path file : files()) {
            try {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(moment)) {
                    names.add(file.getFileName().toString());
                }
            } catch (NoSuchFileException gone) {
                // Another instance was faster.
            }
        }
        return names;
    }

    @Override
    public void deleteDrafts(String start) throws IOException {
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.startsWith(start) && name.endsWith(DRAFT)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> OURS.matcher(file.getFileName().toString()).matches())
                    .toList();
        }
    }

    private final class Draft extends ArtifactDraft {

        private final Path part;
        private final Path artifact;
        // Not a channel, which an interrupt would close: the run decides itself where it stops.
        private final FileOutputStream file;
        private long written;
        private long room;
        private long lookAgainAt;
        private boolean published;

        Draft(Path part, Path artifact) throws IOException {
            this.part = part;
            this.artifact = artifact;
            look();
            OwnerOnly.makeFile(part);
            this.file = new FileOutputStream(part.toFile());
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            written += length;
            if (written > maxArtifactSize.toBytes()) {
                throw new StoreFull("The export is larger than the limit of " + StoreFull.inWords(maxArtifactSize)
                        + "; ask for a shorter range.");
            }
            if (written > room || written > lookAgainAt) {
                look();
            }
            try {
                file.write(bytes, from, length);
            } catch (IOException failure) {
                throw named(failure);
            }
        }

        @Override
        void publish() throws IOException {
            try {
                file.getFD().sync();
                file.close();
            } catch (IOException failure) {
                throw named(failure);
            }
            Files.move(part, artifact, StandardCopyOption.ATOMIC_MOVE);
            published = true;
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                // A name is kept in the directory, which has to be flushed like any file.
                try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                    names.force(true);
                }
            }
        }

        @Override
        public void close() throws IOException {
            try {
                file.close();
            } finally {
                if (!published) {
                    Files.deleteIfExists(part);
                }
            }
        }

        /** Works out how long this draft may become, as things are now. */
        private void look() throws IOException {
            long others = 0;
            for (Path other : files()) {
                if (!other.equals(part)) {
                    others += size(other);
                }
            }
            room = maxStoreSize - others;
            lookAgainAt = written + LOOK_AGAIN;
            if (written >= room || Files.getFileStore(directory).getUsableSpace() < keepFree) {
                throw full(null);
            }
        }

        private static long size(Path file) throws IOException {
            try {
                return Files.size(file);
            } catch (NoSuchFileException gone) {
                return 0;
            }
        }

        /** What a failure to write means: mostly that the disk is full, which the caller may know. */
        private IOException named(IOException failure) throws IOException {
            return FullDisk.causes(failure)
                            || Files.getFileStore(directory).getUsableSpace() < Math.max(keepFree, 1 << 16)
                    ? full(failure)
                    : failure;
        }

        private static StoreFull full(@Nullable IOException cause) {
            String message = "There is no room for the export now: the artifact store is full. Ask for a shorter range,"
                    + " or again when older exports have expired.";
            return cause == null ? new StoreFull(message) : new StoreFull(message, cause);
        }
    }
}
