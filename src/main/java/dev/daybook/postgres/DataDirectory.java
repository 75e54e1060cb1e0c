package dev.daybook.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory that holds what this machine alone keeps: secrets, and the embedded database where there is one. */
public final class DataDirectory {

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
                Files.createDirectory(directory, readableByOwnerOnly("rwx------"));
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
            Files.deleteIfExists(unfinished);
            Files.createFile(unfinished, readableByOwnerOnly("rw-------"));
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

    private static FileAttribute<?>[] readableByOwnerOnly(String permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
