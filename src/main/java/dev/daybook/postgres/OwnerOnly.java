package dev.daybook.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes directories and files that nobody but their owner can read, where the file system knows owners. */
public final class OwnerOnly {

    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /** Makes a directory and those above it, if it is not there. */
    public static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, attributes(DIRECTORY));
        }
    }

    /** Makes an empty file, in place of one of that name. */
    public static void makeFile(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, attributes(FILE));
    }

    /** What a new file is to be made with. */
    public static FileAttribute<?>[] file() {
        return attributes(FILE);
    }

    /** Whether somebody but its owner may do anything with a directory. */
    static boolean isOpen(Path directory) throws IOException {
        return DataDirectory.isPosix() && !DIRECTORY.containsAll(Files.getPosixFilePermissions(directory));
    }

    /** Whether somebody but its owner may write to a directory. */
    static boolean isWritten(Path directory) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    /** Takes a directory from everybody but its owner. */
    static void close(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, DIRECTORY);
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return DataDirectory.isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
