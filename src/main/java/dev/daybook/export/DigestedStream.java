package dev.daybook.export;

import dev.daybook.kernel.Sha256;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Counts the bytes that are written through it, and makes their SHA-256. Closing it leaves open what is below. */
final class DigestedStream extends FilterOutputStream {

    private final MessageDigest digest = Sha256.begin();
    private long size;

    DigestedStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int single) throws IOException {
        digest.update((byte) single);
        size++;
        out.write(single);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        digest.update(bytes, from, length);
        size += length;
        out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    /** How many bytes were written. */
    long size() {
        return size;
    }

    /** The digest, in hexadecimal digits; nothing is written after that. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
