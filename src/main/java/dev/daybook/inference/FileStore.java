package dev.daybook.inference;

import dev.daybook.kernel.FullDisk;
import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.DataDirectory;
import dev.daybook.postgres.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
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

    /** How often, in bytes, it is looked whether there is room. */
    private static final long LOOK_AGAIN = 8 << 20;

    private final Path directory;
    private final long keepFree;

    FileStore(InferenceSettings settings, DataDirectory dataDirectory) {
        this.keepFree = settings.keepFree().toBytes();
        this.directory = settings.directory(dataDirectory.path());
    }

    /** Where a file is, or would be. */
    Path path(UUID id) {
        return directory.resolve(id.toString());
    }

    /**
     * Keeps what a stream holds, and returns how long that is.
     *
     * @param most how long it may be
     * @param longer what is thrown if it is longer
     * @throws Refusal.NoRoom if the disk is full
     */
    long write(UUID id, InputStream content, long most, Supplier<Refusal> longer) throws IOException {
        return write(id, channel -> {
            byte[] buffer = new byte[BUFFER];
            long length = 0;
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                length += read;
                if (length > most) {
                    throw longer.get();
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            return length;
        });
    }

    /** Makes one file of several, one behind the other, and returns how long it is. The others stay. */
    long join(UUID id, List<UUID> parts) throws IOException {
        return write(id, channel -> {
            long length = 0;
            for (UUID part : parts) {
                try (FileChannel from = FileChannel.open(path(part))) {
                    long size = from.size();
                    for (long position = 0; position < size; ) {
                        position += from.transferTo(position, Math.min(size - position, LOOK_AGAIN), channel);
                    }
                    length += size;
                }
            }
            return length;
        });
    }

    private interface Content {
        long to(WritableByteChannel channel) throws IOException;
    }

    private long write(UUID id, Content content) throws IOException {
        OwnerOnly.makeDirectory(directory);
        Path unfinished = directory.resolve(id + UNFINISHED);
        try {
            OwnerOnly.makeFile(unfinished);
            long length;
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                length = content.to(new Roomy(channel));
                channel.force(true);
            } catch (IOException failure) {
                if (FullDisk.causes(failure)) {
                    throw full();
                }
                throw failure;
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

    /** A channel that leaves the others their room. */
    private final class Roomy implements WritableByteChannel {

        private final FileChannel channel;
        private long lookAgainAt;

        Roomy(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (channel.position() >= lookAgainAt) {
                requireRoom(0);
                lookAgainAt = channel.position() + LOOK_AGAIN;
            }
            return channel.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /**
     * Looks whether the disk has room.
     *
     * @param more how much more is to be kept
     * @throws Refusal.NoRoom if it has not
     */
    void requireRoom(long more) throws IOException {
        OwnerOnly.makeDirectory(directory);
        if (Files.getFileStore(directory).getUsableSpace() - more < keepFree) {
            throw full();
        }
    }

    private static Refusal.NoRoom full() {
        return new Refusal.NoRoom("There is no room for the file now: the disk is full.");
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
