package dev.daybook.integrity;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.Lines;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.SigningKey;
import dev.daybook.postgres.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The largest checkpoint of each log that a key has signed on this machine, kept beside the key and not in the database: what
 * was signed is known here also when the database has become an older one. Each key has a file of its own, so that a new key
 * begins without marks. Whoever calls is the only one who seals at that moment.
 *
 * <p>The file is a line that names the key, and a line for each checkpoint, with a checksum. It only grows, and is flushed, until
 * most of it is outdated; then it is written anew. A last line without an end was never flushed, and what it stands for never
 * published.
 */
final class SigningMarks {

    /** What the name of a key's file begins with. */
    static final String NAME = "log-marks-";

    private static final String HEADER = "marks-of";

    /** How many outdated lines a file may have, beyond one for each log. */
    private static final int OUTDATED = 10_000;

    private final DataDirectory directory;
    private final Map<String, Mark> marks = new HashMap<>();

    private String name = "";
    private long length = -1;
    private int lines;

    SigningMarks(DataDirectory directory) {
        this.directory = directory;
    }

    /**
     * A log as a key has signed it.
     *
     * @param size how many entries it had
     * @param root the root of the tree over them
     */
    record Mark(long size, Hash root) {}

    /** The marks cannot be known or kept, and so nothing may be signed. */
    static final class UnusableException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnusableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The marks of a key, by organization.
     *
     * @throws UnusableException if its file cannot be read or is not what was written
     */
    synchronized Map<String, Mark> of(SigningKey key) {
        try {
            String file = name(key);
            // Another instance on the same directory may have added to it or written it anew.
            if (!file.equals(name) || length != size(directory.path().resolve(file))) {
                read(file, header(key));
            }
            return Collections.unmodifiableMap(marks);
        } catch (IOException unreadable) {
            throw unusable(unreadable);
        }
    }

    /**
     * Keeps what a key has signed, flushed.
     *
     * @throws UnusableException if that cannot be written
     */
    synchronized void raise(SigningKey key, Collection<StoredCheckpoint> signed) {
        of(key);
        StringBuilder added = new StringBuilder();
        signed.forEach(checkpoint ->
                added.append(line(checkpoint.organization(), new Mark(checkpoint.size(), checkpoint.root()))));
        try {
            if (length < 0) {
                directory.writeSecret(name, header(key) + added);
                length = size(directory.path().resolve(name));
            } else {
                append(added.toString().getBytes(StandardCharsets.US_ASCII));
            }
            lines += signed.size();
            signed.forEach(
                    checkpoint -> marks.put(checkpoint.organization(), new Mark(checkpoint.size(), checkpoint.root())));
            compact(key);
        } catch (IOException | UncheckedIOException unwritable) {
            throw unusable(unwritable);
        }
    }

    private void append(byte[] bytes) throws IOException {
        try (FileChannel file = FileChannel.open(directory.path().resolve(name), StandardOpenOption.WRITE)) {
            // What a write that failed has left of a line.
            file.truncate(length);
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                file.write(rest, length + rest.position());
            }
            file.force(true);
        }
        length += bytes.length;
    }

    private void compact(SigningKey key) throws IOException {
        if (lines > 2 * marks.size() + OUTDATED) {
            StringBuilder all = new StringBuilder(header(key));
            marks.forEach((organization, mark) -> all.append(line(organization, mark)));
            directory.writeSecret(name, all.toString());
            lines = marks.size();
            length = size(directory.path().resolve(name));
        }
    }

    private void read(String file, String header) throws IOException {
        marks.clear();
        name = "";
        lines = 0;
        Path path = directory.path().resolve(file);
        length = size(path);
        if (length >= 0) {
            String text = Files.readString(path, StandardCharsets.ISO_8859_1);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            length = whole.length();
            if (!whole.startsWith(header)) {
                throw damaged(path, 1);
            }
            for (String line : whole.substring(header.length()).lines().toList()) {
                lines++;
                try {
                    add(line);
                } catch (MalformedException | IllegalArgumentException malformed) {
                    throw damaged(path, lines + 1);
                }
            }
        }
        name = file;
    }

    private void add(String line) {
        List<String> parts = List.of(line.split(" ", -1));
        if (parts.size() != 4) {
            throw new MalformedException("A line has four parts.");
        }
        String organization = URLDecoder.decode(parts.getFirst(), StandardCharsets.UTF_8);
        Mark mark = new Mark(Lines.number(parts.get(1)), Hash.ofBase64(parts.get(2)));
        if (!line(organization, mark).equals(line + "\n")) {
            throw new MalformedException("The line does not have its checksum.");
        }
        marks.put(organization, mark);
    }

    private static String line(String organization, Mark mark) {
        String text = URLEncoder.encode(organization, StandardCharsets.UTF_8) + " " + mark.size() + " "
                + mark.root().base64();
        CRC32 checksum = new CRC32();
        checksum.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + " " + HexFormat.of().toHexDigits((int) checksum.getValue()) + "\n";
    }

    private static String name(SigningKey key) {
        return NAME + HexFormat.of().formatHex(key.signer().verifier().publicKey(), 0, 8);
    }

    private static String header(SigningKey key) {
        return HEADER + " " + Hash.of(key.signer().verifier().publicKey()).base64() + "\n";
    }

    /** A file's length; -1 if there is none. */
    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : -1;
    }

    private static UnusableException damaged(Path file, int line) {
        return new UnusableException(
                "What this instance's key has signed is not known: " + file + " is damaged in line " + line + ".",
                null);
    }

    private static UnusableException unusable(Exception cause) {
        return new UnusableException("What this instance's key has signed cannot be read or kept: " + cause, cause);
    }
}
