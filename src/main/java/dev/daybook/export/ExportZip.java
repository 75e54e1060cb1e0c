package dev.daybook.export;

import dev.daybook.integrity.note.MalformedException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The zip of an export, of which there is only one reading. Programs that unpack zips disagree about what is in one that says two things: this
 * one goes by the directory at the end, that one by the headers in between. So every byte must have its place: files follow one
 * another from the first byte to the directory, the directory to the end, each file's header says what the directory says, and
 * there are no comments, no further fields, no other kinds of files.
 */
final class ExportZip implements AutoCloseable {

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONG_END = 0x06064b50;
    private static final int LONG_END_LENGTH = 56;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;
    private static final int LISTED = 0x02014b50;
    private static final int LISTED_LENGTH = 46;
    private static final int HEADER = 0x04034b50;
    private static final int HEADER_LENGTH = 30;
    private static final int DESCRIPTOR = 0x08074b50;

    /** The largest value of a short field says that a long one has it (APPNOTE 4.5.3). */
    private static final long LARGEST = 0xFFFF_FFFFL;

    private static final int LONG_SIZES = 1;
    private static final int LONG_VERSION = 45;

    /** A descriptor follows the content. */
    private static final int DESCRIBED = 1 << 3;

    /** The name is UTF-8. */
    private static final int UTF_8 = 1 << 11;

    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    /** Who made it on Unix says of what type a file is; everybody else says so by the attributes of DOS. */
    private static final int UNIX = 3;

    private static final int REGULAR_FILE = 0x8;
    private static final int ARCHIVED = 0x20;

    /** Nothing is deflated to less than a 1032nd. */
    private static final long MOST_DEFLATED = 1032;

    /** More files than an export has. */
    private static final int MOST_FILES = 100;

    /** The end may be looked for so far from the end, as it is in a zip with a comment. */
    private static final int COMMENT = 0xFFFF;

    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final Map<String, Member> members;

    /** A file, as the directory lists it, and where its content is. */
    private record Member(String name, int method, long crc, long compressed, long size, long content) {}

    /** A file as the directory lists it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Listing(
            byte[] name,
            int version,
            int flags,
            int method,
            int time,
            int date,
            long crc,
            long compressed,
            long size,
            long offset,
            boolean isLong) {

        boolean isDescribed() {
            return (flags & DESCRIBED) != 0;
        }
    }

    private ExportZip(FileChannel channel) throws IOException {
        this.channel = channel;
        this.members = read();
    }

    /**
     * Opens a zip.
     *
     * @throws IOException if it cannot be read, or is no zip
     * @throws MalformedException if it has more than one reading
     */
    static ExportZip open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new ExportZip(channel);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** The names of its files. */
    Set<String> names() {
        return members.keySet();
    }

    /** How long a file is, at most: it is seen to be so when it has been read. */
    long size(String name) {
        return member(name).size;
    }

    /**
     * Begins to read a file. Whoever reads it to its end knows that it is as long as it should be and has the right sum.
     *
     * @throws MalformedException thrown by the stream where it is not
     */
    InputStream open(String name) {
        Member member = member(name);
        Slice slice = new Slice(member.content, member.compressed);
        return member.method == STORED ? new Checked(slice, member) : new Inflated(slice, member);
    }

    private Member member(String name) {
        Member member = members.get(name);
        if (member == null) {
            throw new MalformedException("The file " + name + " is missing.");
        }
        return member;
    }

    private Map<String, Member> read() throws IOException {
        long end = channel.size() - END_LENGTH;
        ByteBuffer last = end < 0 ? ByteBuffer.allocate(0) : bytes(end, END_LENGTH);
        if (end < 0 || last.getInt() != END) {
            if (!looksLikeOne()) {
                throw new ZipException("This is no zip.");
            }
            throw new MalformedException("the zip does not end where its directory ends.");
        }
        short disk = last.getShort();
        short directoryDisk = last.getShort();
        long onDisk = Short.toUnsignedLong(last.getShort());
        long count = Short.toUnsignedLong(last.getShort());
        long length = Integer.toUnsignedLong(last.getInt());
        long offset = Integer.toUnsignedLong(last.getInt());
        require(disk == 0 && directoryDisk == 0 && onDisk == count, "the zip is one of several.");
        require(last.getShort() == 0, "the zip has a comment.");
        long directoryEnd = end;
        if (offset == LARGEST) {
            // Of an export only the offset can be so large: it has few files, and so a short directory.
            offset = longOffset(end, count, length);
            directoryEnd = end - LOCATOR_LENGTH - LONG_END_LENGTH;
        }
        require(
                count <= MOST_FILES && length <= BUFFER && offset + length == directoryEnd,
                "the zip's directory is not where it should be.");
        return members(bytes(offset, Math.toIntExact(length)), Math.toIntExact(count), offset);
    }

    private boolean looksLikeOne() throws IOException {
        long size = channel.size();
        if (size >= HEADER_LENGTH && bytes(0, Integer.BYTES).getInt() == HEADER) {
            return true;
        }
        int length = (int) Math.min(size, END_LENGTH + COMMENT);
        ByteBuffer tail = bytes(size - length, length);
        for (int at = length - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                return true;
            }
        }
        return false;
    }

    /** Where the directory is by the long form of the end, which must otherwise say what the short one does. */
    private long longOffset(long end, long count, long length) throws IOException {
        long at = end - LOCATOR_LENGTH - LONG_END_LENGTH;
        require(at > 0, "the zip has no room for what it says.");
        ByteBuffer longEnd = bytes(at, LONG_END_LENGTH + LOCATOR_LENGTH);
        require(
                longEnd.getInt() == LONG_END
                        && longEnd.getLong() == LONG_END_LENGTH - Integer.BYTES - Long.BYTES
                        && hasVersions(longEnd)
                        && longEnd.getInt() == 0
                        && longEnd.getInt() == 0
                        && longEnd.getLong() == count
                        && longEnd.getLong() == count
                        && longEnd.getLong() == length,
                "the two ends of the zip's directory differ.");
        long offset = longEnd.getLong();
        require(
                longEnd.getInt() == LOCATOR
                        && longEnd.getInt() == 0
                        && longEnd.getLong() == at
                        && longEnd.getInt() == 1
                        && offset >= LARGEST
                        && offset < at,
                "the two ends of the zip's directory differ.");
        return offset;
    }

    private static boolean hasVersions(ByteBuffer longEnd) {
        return longEnd.getShort() >= 0 && longEnd.getShort() == LONG_VERSION;
    }

    private Map<String, Member> members(ByteBuffer directory, int count, long end) throws IOException {
        Map<String, Member> read = new LinkedHashMap<>();
        long at = 0;
        for (int i = 0; i < count; i++) {
            Listing listing = listing(directory);
            require(listing.offset == at, "between the zip's files, or before them, there is something else.");
            String name = name(listing.name);
            long content = at + HEADER_LENGTH + listing.name.length;
            at = content + listing.compressed;
            require(content >= 0 && at >= content && at <= end, "the file " + name + " ends behind the zip's files.");
            compareHeader(listing, name);
            if (listing.isDescribed()) {
                at += compareDescriptor(listing, name, at, end);
            }
            require(
                    listing.size / MOST_DEFLATED <= listing.compressed
                            && (listing.method == DEFLATED || listing.size == listing.compressed),
                    "the file " + name + " cannot be as long as the zip says.");
            require(
                    read.put(
                                    name,
                                    new Member(
                                            name,
                                            listing.method,
                                            listing.crc,
                                            listing.compressed,
                                            listing.size,
                                            content))
                            == null,
                    "the file " + name + " is there twice.");
        }
        require(at == end && !directory.hasRemaining(), "between the zip's files and its end there is something else.");
        return Collections.unmodifiableMap(read);
    }

    /** Only so are names the same for every program, and for every terminal. */
    private static String name(byte[] bytes) {
        require(bytes.length > 0, "a file of the zip has no name.");
        for (byte unit : bytes) {
            require(unit > ' ' && unit <= '~', "a file of the zip has a name that is not of plain characters.");
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static Listing listing(ByteBuffer directory) {
        require(
                directory.remaining() >= LISTED_LENGTH && directory.getInt() == LISTED,
                "the zip's directory has fewer files than it says.");
        int madeOn = directory.getShort() >>> Byte.SIZE;
        int version = directory.getShort();
        int flags = directory.getShort();
        int method = directory.getShort();
        int time = directory.getShort();
        int date = directory.getShort();
        long crc = Integer.toUnsignedLong(directory.getInt());
        long compressed = Integer.toUnsignedLong(directory.getInt());
        long size = Integer.toUnsignedLong(directory.getInt());
        int nameLength = Short.toUnsignedInt(directory.getShort());
        int further = Short.toUnsignedInt(directory.getShort());
        int comment = directory.getShort();
        int disk = directory.getShort();
        int internal = directory.getShort();
        int external = directory.getInt();
        long offset = Integer.toUnsignedLong(directory.getInt());
        require(
                (flags & ~(DESCRIBED | UTF_8)) == 0
                        && (method == DEFLATED || (method == STORED && (flags & DESCRIBED) == 0)),
                "a file of the zip is encrypted, or packed in a way that exports do not use.");
        require(
                comment == 0 && disk == 0 && internal == 0 && isFile(madeOn, external),
                "an entry of the zip is no plain file.");
        require(directory.remaining() >= nameLength + further, "the zip's directory ends within a file.");
        byte[] name = new byte[nameLength];
        directory.get(name);
        if (further > 0) {
            require(
                    further > 2 * Short.BYTES
                            && directory.getShort() == LONG_SIZES
                            && directory.getShort() == further - 2 * Short.BYTES,
                    "a file of the zip has fields that exports do not have.");
            int fieldEnd = directory.position() + further - 2 * Short.BYTES;
            size = longValue(size, directory, fieldEnd);
            compressed = longValue(compressed, directory, fieldEnd);
            offset = longValue(offset, directory, fieldEnd);
            require(
                    directory.position() == fieldEnd && version == LONG_VERSION,
                    "a file of the zip has long sizes that it does not need.");
        } else {
            require(
                    size < LARGEST && compressed < LARGEST && offset < LARGEST,
                    "a file of the zip has no long sizes, which it needs.");
        }
        return new Listing(name, version, flags, method, time, date, crc, compressed, size, offset, further > 0);
    }

    private static long longValue(long shortValue, ByteBuffer directory, int fieldEnd) {
        if (shortValue != LARGEST) {
            return shortValue;
        }
        require(directory.position() + Long.BYTES <= fieldEnd, "a file of the zip lacks a long size.");
        long value = directory.getLong();
        require(value >= LARGEST, "a file of the zip has long sizes that it does not need.");
        return value;
    }

    /** Whether what is listed is a file as it is made by default: no directory, no link, no right to more than others have. */
    private static boolean isFile(int madeOn, int external) {
        int attributes = external & 0xFFFF;
        int mode = external >>> Short.SIZE;
        boolean plain = mode == 0 || (madeOn == UNIX && mode >>> 12 == REGULAR_FILE && (mode & 07000) == 0);
        return plain && (attributes & ~ARCHIVED) == 0;
    }

    private void compareHeader(Listing listing, String name) throws IOException {
        ByteBuffer header = bytes(listing.offset, HEADER_LENGTH + listing.name.length);
        boolean described = listing.isDescribed();
        boolean same = header.getInt() == HEADER;
        int version = header.getShort();
        // A writer that learns only at the end how long a file is, asks for long sizes in the directory alone.
        same &= version == listing.version || (listing.isLong && version < LONG_VERSION);
        same &= header.getShort() == listing.flags
                && header.getShort() == listing.method
                && header.getShort() == listing.time
                && header.getShort() == listing.date
                && Integer.toUnsignedLong(header.getInt()) == (described ? 0 : listing.crc)
                && Integer.toUnsignedLong(header.getInt()) == (described ? 0 : listing.compressed)
                && Integer.toUnsignedLong(header.getInt()) == (described ? 0 : listing.size)
                && Short.toUnsignedInt(header.getShort()) == listing.name.length
                && header.getShort() == 0;
        byte[] found = new byte[listing.name.length];
        header.get(found);
        require(
                same && Arrays.equals(found, listing.name),
                "the header of the file " + name + " is not what the zip's directory says.");
    }

    /** Compares what stands behind a content, and returns how long that is. */
    private int compareDescriptor(Listing listing, String name, long at, long end) throws IOException {
        boolean isLong = listing.compressed >= LARGEST || listing.size >= LARGEST;
        int length = 2 * Integer.BYTES + 2 * (isLong ? Long.BYTES : Integer.BYTES);
        require(at + length <= end, "the file " + name + " ends behind the zip's files.");
        ByteBuffer descriptor = bytes(at, length);
        boolean same = descriptor.getInt() == DESCRIPTOR && Integer.toUnsignedLong(descriptor.getInt()) == listing.crc;
        long compressed = isLong ? descriptor.getLong() : Integer.toUnsignedLong(descriptor.getInt());
        long size = isLong ? descriptor.getLong() : Integer.toUnsignedLong(descriptor.getInt());
        require(
                same && compressed == listing.compressed && size == listing.size,
                "what follows the file " + name + " is not what the zip's directory says of it.");
        return length;
    }

    private ByteBuffer bytes(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new MalformedException("the zip ends within a file.");
            }
        }
        return bytes.flip();
    }

    private static void require(boolean strict, String otherwise) {
        if (!strict) {
            throw new MalformedException(otherwise);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The bytes of the zip that a file's content is packed in. */
    private final class Slice extends InputStream {

        private long at;
        private final long end;

        Slice(long from, long length) {
            this.at = from;
            this.end = from + length;
        }

        boolean isRead() {
            return at == end;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (at == end) {
                return -1;
            }
            int read = channel.read(ByteBuffer.wrap(into, from, (int) Math.min(length, end - at)), at);
            at += Math.max(0, read);
            return read;
        }
    }

    /** A content that is held against its length and sum when it has been read. */
    private static class Checked extends FilterInputStream {

        private final Member member;
        private final CRC32 crc = new CRC32();
        private long count;

        Checked(InputStream in, Member member) {
            super(in);
            this.member = member;
        }

        boolean isWhole() {
            return true;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read;
            try {
                read = in.read(into, from, length);
            } catch (ZipException | EOFException broken) {
                throw malformed();
            }
            if (read > 0) {
                crc.update(into, from, read);
                count += read;
            }
            if (count > member.size
                    || (read < 0 && (count < member.size || crc.getValue() != member.crc || !isWhole()))) {
                throw malformed();
            }
            return read;
        }

        private MalformedException malformed() {
            return new MalformedException("the file " + member.name + " is not packed as the zip's directory says.");
        }

        @Override
        public long skip(long count) throws IOException {
            return readNBytes((int) Math.min(count, BUFFER)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    /** A content that was deflated, of which nothing may be left behind its end. */
    private static final class Inflated extends Checked {

        private final Slice packed;
        private final Inflater inflater;

        Inflated(Slice packed, Member member) {
            this(packed, member, new Inflater(true));
        }

        private Inflated(Slice packed, Member member, Inflater inflater) {
            super(new InflaterInputStream(packed, inflater, BUFFER), member);
            this.packed = packed;
            this.inflater = inflater;
        }

        @Override
        boolean isWhole() {
            return packed.isRead() && inflater.getRemaining() == 0;
        }

        @Override
        public void close() throws IOException {
            inflater.end();
            super.close();
        }
    }
}
