package dev.daybook.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the class path once for every version.
 *
 * @param directory holds {@code bin}, {@code lib} and {@code share}
 * @param version such as {@code 18.6}
 */
record ServerBinaries(Path directory, String version) {

    private static final Logger log = LoggerFactory.getLogger(ServerBinaries.class);

    /** The archive itself carries no version; the name of the jar around it does. */
    private static final Pattern VERSION_OF_JAR = Pattern.compile("-(\\d+\\.\\d+)[\\w.]*\\.jar!");

    static ServerBinaries unpackedIn(Path parent) throws IOException {
        URL archive = archive();
        Matcher matcher = VERSION_OF_JAR.matcher(archive.toString());
        if (!matcher.find()) {
            throw new IllegalStateException("No version in " + archive);
        }
        String version = matcher.group(1);
        Path directory = parent.resolve("postgres-" + version);
        if (!Files.isDirectory(directory)) {
            log.info("Unpacking PostgreSQL {} into {}", version, directory);
            Path unfinished = parent.resolve(directory.getFileName() + ".new");
            FileSystemUtils.deleteRecursively(unfinished);
            try (InputStream packed = archive.openStream()) {
                unpack(packed, unfinished);
            }
            DataDirectory.rename(unfinished, directory);
        }
        return new ServerBinaries(directory, version);
    }

    /** The number before the point: data of another major version cannot be read. */
    String majorVersion() {
        return version.substring(0, version.indexOf('.'));
    }

    String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    private static URL archive() {
        String system = property("os.name");
        String machine = property("os.arch");
        String platform = (system.startsWith("mac") ? "darwin" : system.startsWith("windows") ? "windows" : "linux")
                + (machine.equals("aarch64") ? "-arm_64" : "-x86_64");
        for (String name : List.of("postgres-" + platform + ".txz", "postgres-" + platform + "-alpine_linux.txz")) {
            URL archive = ServerBinaries.class.getResource("/" + name);
            if (archive != null) {
                return archive;
            }
        }
        throw new EmbeddedPostgresFailed(
                "This build of Daybook brings no PostgreSQL for %s on %s.".formatted(system, machine),
                "Set spring.datasource.url (SPRING_DATASOURCE_URL) to a PostgreSQL server, or build Daybook on this kind"
                        + " of machine.");
    }

    private static String property(String name) {
        return System.getProperty(name, "").toLowerCase(Locale.ROOT);
    }

    private static void unpack(InputStream packed, Path directory) throws IOException {
        try (TarArchiveInputStream archive =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
            for (TarArchiveEntry entry; (entry = archive.getNextEntry()) != null; ) {
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new IOException("The archive leads out of its directory: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    makeReadable(target, true);
                    continue;
                }
                Files.createDirectories(target.resolveSibling(""));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(
                            target, directory.resolve(entry.getLinkName()).normalize());
                } else {
                    write(archive, target);
                    makeReadable(target, (entry.getMode() & 0100) != 0);
                }
            }
        }
    }

    /** Flushed, since the directory's final name says that all of it is there, also after a crash of the machine. */
    private static void write(InputStream content, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
        }
    }

    /** Readable for everybody, as a user of less rights runs the programs where Daybook is started by root. */
    private static void makeReadable(Path file, boolean executable) throws IOException {
        if (DataDirectory.isPosix()) {
            Set<PosixFilePermission> permissions = new TreeSet<>(Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.OTHERS_READ));
            if (executable) {
                permissions.addAll(Set.of(
                        PosixFilePermission.OWNER_EXECUTE,
                        PosixFilePermission.GROUP_EXECUTE,
                        PosixFilePermission.OTHERS_EXECUTE));
            }
            Files.setPosixFilePermissions(file, permissions);
        }
    }
}
