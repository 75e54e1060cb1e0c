package dev.daybook.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sole right to run a database in a data directory. The system takes it back when the JVM ends, however it ends. */
final class DataDirectoryLock implements AutoCloseable {

    /**
     * What this JVM holds. A second look at the file from within it is not enough: POSIX drops all of a process's locks
     * on a file as soon as the process closes any channel to it, so a refused attempt would free the first one's lock.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private DataDirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock without waiting.
     *
     * @throws EmbeddedPostgresFailed if another instance has it
     */
    static DataDirectoryLock of(DataDirectory directory) {
        Path file = directory.path().resolve("lock");
        if (!HELD.add(file)) {
            throw inUse(directory, "this process");
        }
        try {
            return new DataDirectoryLock(file, lock(directory, file));
        } catch (IOException e) {
            HELD.remove(file);
            throw new EmbeddedPostgresFailed(
                    "The data directory %s cannot be locked: %s".formatted(directory, e),
                    "Make it writable for this user, on a file system that knows locks, or give another one with"
                            + " daybook.data-dir (DAYBOOK_DATA_DIR).",
                    e);
        } catch (EmbeddedPostgresFailed e) {
            HELD.remove(file);
            throw e;
        }
    }

    Path file() {
        return file;
    }

    private static FileChannel lock(DataDirectory directory, Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                OwnerOnly.file());
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
            if (lock == null) {
                throw inUse(directory, "process " + read(channel));
            }
            channel.truncate(0);
            channel.write(text(Long.toString(ProcessHandle.current().pid())));
            return channel;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    private static EmbeddedPostgresFailed inUse(DataDirectory directory, String holder) {
        return new EmbeddedPostgresFailed(
                "The data directory %s is in use by another Daybook (%s).".formatted(directory, holder),
                "Stop that one first, or give this one a directory of its own with daybook.data-dir (DAYBOOK_DATA_DIR)."
                        + " To run several instances on one database, set spring.datasource.url.");
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(file);
    }
}
