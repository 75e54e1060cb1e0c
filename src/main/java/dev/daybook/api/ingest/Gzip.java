package dev.daybook.api.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952), of one member or of many. {@link java.util.zip.GZIPInputStream} calls itself for each empty member, until
 * the stack is full; here a member costs no more than its bytes.
 */
final class Gzip {

    private static final int MAGIC = 0x8b1f;
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;
    private static final int BUFFER = 8192;

    private final ByteBuffer packed;
    private final int most;
    private final ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
    private final byte[] some = new byte[BUFFER];

    private Gzip(byte[] packed, int most) {
        this.packed = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        this.most = most;
    }

    /**
     * What was packed; of more than a number of bytes only that many and some.
     *
     * @throws DataFormatException if it is not what gzip makes, or was cut off
     */
    static byte[] unpack(byte[] packed, int most) throws DataFormatException {
        return new Gzip(packed, most).unpack();
    }

    private byte[] unpack() throws DataFormatException {
        // Its memory lies outside of the heap and must be given back.
        try (Inflater inflater = new Inflater(true)) {
            do {
                header();
                inflater.reset();
                member(inflater);
            } while (packed.hasRemaining() && unpacked.size() <= most);
        }
        return unpacked.toByteArray();
    }

    private void header() throws DataFormatException {
        need(10);
        if (Short.toUnsignedInt(packed.getShort()) != MAGIC || packed.get() != DEFLATE) {
            throw broken();
        }
        int flags = packed.get();
        // Time, how hard it was packed, and the operating system.
        skip(6);
        if ((flags & RESERVED) != 0) {
            throw broken();
        }
        if ((flags & EXTRA) != 0) {
            need(2);
            skip(Short.toUnsignedInt(packed.getShort()));
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            skip(2);
        }
    }

    private void member(Inflater inflater) throws DataFormatException {
        CRC32 checksum = new CRC32();
        inflater.setInput(packed);
        while (!inflater.finished() && unpacked.size() <= most) {
            int length = inflater.inflate(some);
            if (length == 0 && !inflater.finished()) {
                // It wants more, or a dictionary, which gzip does not know.
                throw broken();
            }
            checksum.update(some, 0, length);
            unpacked.write(some, 0, length);
        }
        if (inflater.finished()) {
            need(8);
            if (packed.getInt() != (int) checksum.getValue() || packed.getInt() != (int) inflater.getBytesWritten()) {
                throw broken();
            }
        }
    }

    private void skipText() throws DataFormatException {
        do {
            need(1);
        } while (packed.get() != 0);
    }

    private void skip(int bytes) throws DataFormatException {
        need(bytes);
        packed.position(packed.position() + bytes);
    }

    private void need(int bytes) throws DataFormatException {
        if (packed.remaining() < bytes) {
            throw broken();
        }
    }

    private static DataFormatException broken() {
        return new DataFormatException("This is not what gzip makes");
    }
}
