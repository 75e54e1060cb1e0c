package dev.daybook.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory that holds what this machine alone keeps: secrets, and the embedded database where there is one. */
public final class DataDirectory {

    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

    /** What tells a directory of ours from one that others use too. */
    private static final Set<String> OURS = Set.of("lock", "postgres", "log-key", "admin-token");

    private final Path path;

    private DataDirectory(Path path) {
        this.path = path;
    }

    /** Opens the directory, making it (for its owner only) where it is missing. */
    public static DataDirectory at(Path path) {
        try {
            Path directory = path.toAbsolutePath().normalize();
            if (!Files.isDirectory(directory)) {
                // Only the last one for its owner alone: the server's user must be able to pass through the others.
                Files.createDirectories(directory.resolveSibling(""));
                OwnerOnly.makeDirectory(directory);
            }
            if (OwnerOnly.isOpen(directory)) {
                tighten(directory);
            }
            // Its real name: two spellings of one directory must not look like two.
            return new DataDirectory(directory.toRealPath());
        } catch (IOException e) {
            throw new EmbeddedPostgresFailed(
                    "The data directory %s cannot be used: %s".formatted(path.toAbsolutePath(), e),
                    "Give another one with daybook.data-dir (DAYBOOK_DATA_DIR), or make it writable.",
                    e);
        }
    }

    /** Takes a directory from everybody but its owner; one that others write to must not change under them. */
    private static void tighten(Path directory) throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(directory)) {
            names = files.map(file -> file.getFileName().toString()).toList();
        }
        boolean shared = OwnerOnly.isWritten(directory)
                && !names.isEmpty()
                && names.stream().noneMatch(OURS::contains);
        try {
            if (!shared) {
                OwnerOnly.close(directory);
                log.warn("The data directory {} was open to others; now its owner alone can read it", directory);
                return;
            }
        } catch (FileSystemException foreign) {
            log.debug("{} cannot be tightened", directory, foreign);
        }
        throw new EmbeddedPostgresFailed(
                "The data directory %s can be read by others, and is not Daybook's to change.".formatted(directory),
                "Give one that is Daybook's alone with daybook.data-dir (DAYBOOK_DATA_DIR), or take this one from the"
                        + " others (chmod 700).");
    }

    /** The directory's absolute path. */
    public Path path() {
        return path;
    }

    /**
     * Writes a secret into a file that its owner alone can read, all of it or nothing, and returns the file. A file of
     * that name is replaced.
     */
    public Path writeSecret(String name, String secret) {
        return writeSecret(path.resolve(name), secret);
    }

    static Path writeSecret(Path file, String secret) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            OwnerOnly.makeFile(unfinished);
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(secret.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            return rename(unfinished, file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /** Gives what is finished its name, in one step that a crash of the machine does not undo. */
    static Path rename(Path finished, Path name) throws IOException {
        Files.move(finished, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (isPosix()) {
            // A name is kept in the directory above, which has to be flushed like any file.
            try (FileChannel parent = FileChannel.open(name.resolveSibling(""), StandardOpenOption.READ)) {
                parent.force(true);
            }
        }
        return name;
    }

    static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
