package dev.daybook.inference;

import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.DataDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Files by their ids, in a directory. A file has its name once all of it is on the disk, so that one that is found is
 * whole.
 */
@Component
class FileStore {

    private static final Logger log = LoggerFactory.getLogger(FileStore.class);

    private static final String UNFINISHED = ".new";
    private static final int BUFFER = 64 * 1024;

    private final Path directory;

    FileStore(InferenceSettings settings, DataDirectory dataDirectory) {
        this.directory = settings.directory(dataDirectory.path());
    }

    /** Where a file is, or would be. */
    Path path(UUID id) {
        return directory.resolve(id.toString());
    }

    /**
     * Keeps what a stream holds, and returns how long that is.
     *
     * @throws Refusal.TooLarge if it is longer than a limit
     */
    long write(UUID id, InputStream content, long most) throws IOException {
        return write(id, channel -> {
            byte[] buffer = new byte[BUFFER];
            long length = 0;
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                length += read;
                if (length > most) {
                    throw tooLarge(most);
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            return length;
        });
    }

    /** Makes one file of several, one behind the other. These stay. */
    void join(UUID id, List<UUID> parts) throws IOException {
        write(id, channel -> {
            long length = 0;
            for (UUID part : parts) {
                try (FileChannel from = FileChannel.open(path(part))) {
                    long size = from.size();
                    for (long position = 0; position < size; ) {
                        position += from.transferTo(position, size - position, channel);
                    }
                    length += size;
                }
            }
            return length;
        });
    }

    private interface Content {
        long to(FileChannel channel) throws IOException;
    }

    private long write(UUID id, Content content) throws IOException {
        Files.createDirectories(directory);
        Path unfinished = directory.resolve(id + UNFINISHED);
        try {
            long length;
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                length = content.to(channel);
                channel.force(true);
            }
            Files.move(unfinished, path(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                // A name is kept in the directory, which has to be flushed like any file.
                try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                    names.force(true);
                }
            }
            return length;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    static Refusal.TooLarge tooLarge(long most) {
        return new Refusal.TooLarge(
                "The file is longer than " + most + " bytes, the limit (daybook.inference.max-file-size).");
    }

    /** Deletes a file; one that cannot be deleted now is swept later. */
    void delete(UUID id) {
        try {
            Files.deleteIfExists(path(id));
        } catch (IOException failure) {
            log.warn("{} cannot be deleted now", path(id), failure);
        }
    }

    /** Deletes the files that were last written before a moment. */
    void sweep(Instant before) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException none) {
            log.debug("No file was ever uploaded, or another instance was faster", none);
        } catch (IOException failure) {
            log.warn("Old files in {} cannot be deleted now", directory, failure);
        }
    }
}
