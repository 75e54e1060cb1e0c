package dev.daybook.inference;

import dev.daybook.job.JobFailed;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Looks through what a Parquet file says of its own sizes before anything is read by them: a few bytes can tell of
 * gigabytes, for which memory would be taken. What a footer or the header of a page says must fit into the file, or be what its bytes
 * can be unpacked to.
 */
final class ParquetShape {

    private static final int MAGIC = ByteBuffer.wrap("PAR1".getBytes(StandardCharsets.US_ASCII))
            .order(ByteOrder.LITTLE_ENDIAN)
            .getInt();
    private static final int TAIL = 8;
    private static final int LONGEST_FOOTER = 16 << 20;
    private static final int LONGEST_HEADER = 1 << 20;
    private static final int USUAL_HEADER = 4096;
    private static final int WIDEST_VALUE = 1 << 20;

    /** A page has some thousand values, and a million where hardly any differ. */
    private static final long MOST_VALUES = 16 << 20;

    /** What a value takes in memory, however little it took in the file. */
    private static final long VALUE = 12;

    /** So much of the memory may be what the largest pages of all columns unpack to; several of each are held. */
    private static final long PART_OF_MEMORY = 16;

    private static final int SNAPPY = 1;
    private static final int SNAPPY_HEAD = 5;

    /** Codecs by their numbers, and how many bytes one of theirs can become at most. */
    private static final List<Integer> MOST_UNPACKED = List.of(1, 64, 1032);

    private final FileChannel file;
    private final long end;

    private ParquetShape(FileChannel file, long end) {
        this.file = file;
        this.end = end;
    }

    /**
     * Looks through a file.
     *
     * @throws JobFailed if it says of itself what cannot be
     */
    static void check(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            long size = file.size();
            if (size < 2 * TAIL) {
                throw broken("it is too short");
            }
            ByteBuffer tail = read(file, size - TAIL, TAIL).order(ByteOrder.LITTLE_ENDIAN);
            long footer = tail.getInt();
            if (tail.getInt() != MAGIC) {
                throw broken("it does not end as one");
            }
            if (footer <= 0 || footer > LONGEST_FOOTER || footer > size - 2 * TAIL + TAIL / 2) {
                throw broken("its footer cannot have " + footer + " bytes");
            }
            long end = size - TAIL - footer;
            new ParquetShape(file, end).footer(read(file, end, (int) footer));
        } catch (BufferUnderflowException over) {
            throw broken("it ends before what it tells of");
        }
    }

    private void footer(ByteBuffer bytes) throws IOException {
        Thrift footer = Thrift.struct(bytes);
        List<Thrift> schema = footer.structs(2);
        long columns = 0;
        // How many elements are still to come: the first has all others below it.
        long missing = 1;
        for (Thrift element : schema) {
            long width = element.number(2, 0);
            if (width < 0 || width > WIDEST_VALUE) {
                throw broken("a value cannot have " + width + " bytes");
            }
            long children = element.number(5, 0);
            columns += children == 0 ? 1 : 0;
            missing += children - 1;
            if (children < 0 || missing < 0) {
                throw broken("its schema is broken");
            }
        }
        long rows = 0;
        for (Thrift group : footer.structs(4)) {
            long inMemory = 0;
            if (missing != 0 || group.structs(1).size() != columns) {
                throw broken("it has other columns than it tells of");
            }
            for (Thrift column : group.structs(1)) {
                inMemory += chunk(column);
                if (column.struct(3).number(5, -1) < group.number(3, -1)) {
                    throw broken("a column has fewer values than rows");
                }
            }
            if (inMemory > Runtime.getRuntime().maxMemory() / PART_OF_MEMORY) {
                throw broken("its pages are too large for the memory of the service; write smaller ones");
            }
            rows += group.number(3, -1);
        }
        if (rows != footer.number(3, -1)) {
            throw broken("it tells of other numbers of rows as a whole and in its parts");
        }
    }

    /** Looks through the pages of a column in a group of rows; returns what the largest takes in memory. */
    private long chunk(Thrift column) throws IOException {
        Thrift chunk = column.struct(3);
        long codec = chunk.number(4, -1);
        if (codec < 0 || codec >= MOST_UNPACKED.size()) {
            throw broken("only files that are packed by Snappy, by gzip or not at all are read");
        }
        int factor = MOST_UNPACKED.get((int) codec);
        long data = chunk.number(9, -1);
        long dictionary = chunk.number(11, 0);
        long position = dictionary > 0 ? dictionary : data;
        long length = chunk.number(7, -1);
        if (position > data || position < TAIL / 2 || length < 0 || length > end - position) {
            throw broken("a column lies outside of it");
        }
        long last = position + length;
        long left = chunk.number(5, -1);
        long largest = 0;
        Map<Long, Long> pages = new HashMap<>();
        while (left > 0 && position < last) {
            Page page = page(position, last);
            if (page.unpacked > page.packed * factor + USUAL_HEADER || page.values > MOST_VALUES) {
                throw broken("a page of " + page.packed + " bytes tells of " + page.unpacked + " bytes and "
                        + page.values + " values");
            }
            if (!page.isDictionary) {
                left -= page.values;
            }
            if (codec == SNAPPY && page.isPacked) {
                requireSnappyOf(page);
            }
            pages.put(position, page.end - position);
            largest = Math.max(largest, page.unpacked + VALUE * page.values);
            position = page.end;
        }
        if (left != 0) {
            throw broken("a column has another number of values than it tells of");
        }
        requireIndexOf(pages, column.number(4, -1), column.number(5, -1));
        return largest;
    }

    /** Snappy writes as much as its own head says, and not as the page's, whatever room there is. */
    private void requireSnappyOf(Page page) throws IOException {
        long start = page.end - page.packed + page.levels;
        if (start == page.end) {
            return;
        }
        ByteBuffer head = read(file, start, (int) Math.min(SNAPPY_HEAD, page.end - start));
        if (Thrift.varint(head) != page.unpacked - page.levels) {
            throw broken("a page is packed from another number of bytes than it tells of");
        }
    }

    /** An index leads to the same pages. */
    private void requireIndexOf(Map<Long, Long> pages, long position, long length) throws IOException {
        if (position < 0 && length < 0) {
            return;
        }
        if (position < TAIL / 2 || length <= 0 || length > LONGEST_FOOTER || length > end - position) {
            throw broken("the index of a column lies outside of it");
        }
        for (Thrift location : Thrift.struct(read(file, position, (int) length)).structs(1)) {
            if (!Objects.equals(pages.get(location.number(1, -1)), location.number(2, -1))) {
                throw broken("the index of a column leads to what is no page of it");
            }
        }
    }

    /** What the header of a page says, and where the page ends. */
    private record Page(
            long packed, long unpacked, long values, long levels, boolean isDictionary, boolean isPacked, long end) {}

    private Page page(long position, long last) throws IOException {
        for (int length = USUAL_HEADER; ; length = LONGEST_HEADER) {
            ByteBuffer bytes = read(file, position, (int) Math.min(length, last - position));
            try {
                Thrift header = Thrift.struct(bytes);
                long packed = header.number(3, -1);
                long unpacked = header.number(2, -1);
                boolean isDictionary = header.has(7);
                Thrift kind = isDictionary ? header.struct(7) : header.has(8) ? header.struct(8) : header.struct(5);
                long values = kind.number(1, -1);
                long levels = header.has(8) ? kind.number(5, 0) + kind.number(6, 0) : 0;
                long pageEnd = position + bytes.position() + packed;
                if (packed < 0
                        || unpacked < 0
                        || values < 0
                        || levels < 0
                        || levels > Math.min(packed, unpacked)
                        || pageEnd > last) {
                    throw broken("a page lies outside of its column");
                }
                if (isDictionary && values > unpacked) {
                    throw broken("a dictionary has more values than bytes");
                }
                return new Page(
                        packed,
                        unpacked,
                        values,
                        levels,
                        isDictionary,
                        !header.has(8) || kind.number(7, 1) == 1,
                        pageEnd);
            } catch (BufferUnderflowException longer) {
                if (length == LONGEST_HEADER) {
                    throw longer;
                }
            }
        }
    }

    private static ByteBuffer read(FileChannel file, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, position + bytes.position()) < 0) {
                throw new BufferUnderflowException();
            }
        }
        return bytes.flip();
    }

    static JobFailed broken(String why) {
        return new JobFailed("The file cannot be read as Parquet: " + why + ".");
    }
}
