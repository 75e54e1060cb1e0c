package dev.daybook.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.integrity.note.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zips that say two things, of which one is read by this program and the other by that. */
class ExportZipTest {

    private static final String FIRST = "report.csv";
    private static final String SECOND = "proof/entries";
    private static final byte[] CONTENT = "a,b\r\n1,2\r\n".repeat(500).getBytes(UTF_8);

    private static final int HEADER = 30;
    private static final int LISTED = 46;
    private static final int END = 22;

    @TempDir
    private Path directory;

    private static byte[] zip(ZipEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (ZipEntry entry : entries) {
                zip.putNextEntry(entry);
                zip.write(CONTENT);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] zip() throws IOException {
        return zip(new ZipEntry(FIRST), new ZipEntry(SECOND));
    }

    private static ZipEntry stored(String name) {
        CRC32 crc = new CRC32();
        crc.update(CONTENT);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(CONTENT.length);
        entry.setCrc(crc.getValue());
        return entry;
    }

    /** Reads a zip, and all that is in it. */
    private void read(byte[] zip) throws IOException {
        try (ExportZip opened = ExportZip.open(Files.write(Files.createTempFile(directory, "test", ".zip"), zip))) {
            for (String name : opened.names()) {
                try (InputStream in = opened.open(name)) {
                    assertThat(in.readAllBytes()).isEqualTo(CONTENT);
                }
                assertThat(opened.size(name)).isEqualTo(CONTENT.length);
            }
        }
    }

    private static ByteBuffer littleEndian(byte[] zip) {
        return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int directoryOf(byte[] zip) {
        return littleEndian(zip).getInt(zip.length - END + 16);
    }

    private void refused(String what, byte[] zip) {
        assertThatThrownBy(() -> read(zip)).as(what).isInstanceOf(MalformedException.class);
    }

    private void refused(String what, Consumer<ByteBuffer> change) throws IOException {
        byte[] zip = zip();
        byte[] before = zip.clone();
        change.accept(littleEndian(zip));
        assertThat(zip).as(what).isNotEqualTo(before);
        refused(what, zip);
    }

    private static byte[] inserted(byte[] zip, int at, byte[] more) {
        byte[] longer = Arrays.copyOf(zip, zip.length + more.length);
        System.arraycopy(more, 0, longer, at, more.length);
        System.arraycopy(zip, at, longer, at + more.length, zip.length - at);
        return longer;
    }

    private static void add(ByteBuffer zip, int at, int more) {
        zip.putInt(at, zip.getInt(at) + more);
    }

    @Test
    void readsWhatTheServiceWrites() throws IOException {
        read(zip());
        read(zip(stored(FIRST), stored(SECOND)));
        read(zip(stored(FIRST), new ZipEntry(SECOND)));
        read(new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    }

    @Test
    void tellsWhatIsNoZipAtAllFromOneThatWasChanged() throws IOException {
        for (byte[] none : new byte[][] {{}, "no zip".getBytes(UTF_8), new byte[1000]}) {
            assertThatThrownBy(() -> read(none)).isInstanceOf(IOException.class);
        }
        refused("cut", Arrays.copyOf(zip(), 1000));
        refused("cut at the end", Arrays.copyOf(zip(), zip().length - 1));
    }

    @Test
    void refusesWhatStandsBetweenBeforeAndBehind() throws IOException {
        byte[] zip = zip();
        int directory = directoryOf(zip);
        byte[] more = "more".getBytes(UTF_8);
        refused("a byte behind", Arrays.copyOf(zip, zip.length + 1));
        refused("bytes before", inserted(zip, 0, more));

        byte[] prefixed = inserted(zip, 0, more);
        ByteBuffer moved = littleEndian(prefixed);
        add(moved, prefixed.length - END + 16, more.length);
        int at = directory + more.length;
        add(moved, at + 42, more.length);
        add(moved, at + LISTED + FIRST.length() + 42, more.length);
        refused("bytes before that the directory leaves out", prefixed);

        byte[] gap = inserted(zip, directory, more);
        add(littleEndian(gap), gap.length - END + 16, more.length);
        refused("a gap before the directory", gap);
        refused("a gap behind the directory", inserted(zip, zip.length - END, more));

        byte[] comment = Arrays.copyOf(zip, zip.length + more.length);
        littleEndian(comment).putShort(zip.length - 2, (short) more.length);
        refused("a comment", comment);
    }

    @Test
    void refusesHeadersThatDifferFromTheDirectory() throws IOException {
        int directory = directoryOf(zip());
        refused("another name in the header", zip -> zip.put(HEADER, (byte) 'R'));
        refused("another name in the directory", zip -> zip.put(directory + LISTED, (byte) 'R'));
        refused("a name of another length", zip -> zip.putShort(26, (short) (FIRST.length() - 1)));
        refused("a further field in the header", zip -> zip.putShort(28, (short) 4));
        refused("another method", zip -> zip.putShort(8, (short) 0));
        refused("another method in the directory", zip -> zip.putShort(directory + 10, (short) 0));
        refused("another time", zip -> zip.putShort(10, (short) (zip.getShort(10) + 1)));
        refused("another day", zip -> zip.putShort(12, (short) (zip.getShort(12) + 1)));
        refused("another version", zip -> zip.putShort(4, (short) 10));
        refused("a length in the header too", zip -> zip.putInt(22, CONTENT.length));
        refused("a sum in the header too", zip -> zip.putInt(14, 7));
        refused("another sum", zip -> add(zip, directory + 16, 1));
        refused("a shorter content", zip -> add(zip, directory + 20, -1));
        refused("a longer file", zip -> add(zip, directory + 24, 1));
        refused("a descriptor with another length", zip -> {
            int descriptor = HEADER + FIRST.length() + zip.getInt(directory + 20);
            add(zip, descriptor + 12, 1);
        });
        refused("a descriptor without its mark", zip -> {
            int descriptor = HEADER + FIRST.length() + zip.getInt(directory + 20);
            add(zip, descriptor, 1);
        });
        refused("no descriptor", zip -> {
            zip.putShort(6, (short) 0x800);
            zip.putShort(directory + 8, (short) 0x800);
        });
    }

    @Test
    void refusesWhatIsNoPlainFile() throws IOException {
        int directory = directoryOf(zip());
        refused("encrypted", zip -> {
            zip.putShort(6, (short) (zip.getShort(6) | 1));
            zip.putShort(directory + 8, (short) (zip.getShort(directory + 8) | 1));
        });
        refused("encrypted in the header alone", zip -> zip.putShort(6, (short) (zip.getShort(6) | 1)));
        refused("a link", zip -> {
            zip.put(directory + 5, (byte) 3);
            zip.putInt(directory + 38, 0120777 << 16);
        });
        refused("a directory", zip -> zip.putInt(directory + 38, 0x10));
        refused("set-user-id", zip -> {
            zip.put(directory + 5, (byte) 3);
            zip.putInt(directory + 38, 0104755 << 16);
        });
        refused("rights on no Unix", zip -> zip.putInt(directory + 38, 0100644 << 16));
        refused("a text", zip -> zip.putShort(directory + 36, (short) 1));
        refused("on another disk", zip -> zip.putShort(directory + 34, (short) 1));
        byte[] regular = zip();
        regular[directory + 5] = 3;
        littleEndian(regular).putInt(directory + 38, 0100644 << 16);
        read(regular);

        ZipEntry commented = new ZipEntry(FIRST);
        commented.setComment("c");
        refused("a comment of a file", zip(commented));
        ZipEntry extra = new ZipEntry(FIRST);
        extra.setExtra(new byte[] {0x42, 0x42, 1, 0, 0});
        refused("a further field", zip(extra));
        ZipEntry timed = new ZipEntry(FIRST);
        timed.setLastModifiedTime(FileTime.fromMillis(1));
        refused("a second time", zip(timed));
        refused("a name that is not ASCII", zip(new ZipEntry("proof/é")));
        refused("a line feed in a name", zip(new ZipEntry("a\nb")));
    }

    @Test
    void refusesTwoFilesOfOneNameAndOneFileTwice() throws IOException {
        byte[] twice = zip(new ZipEntry("report.csv"), new ZipEntry("report.csw"));
        int directory = directoryOf(twice);
        int second = directory + LISTED + FIRST.length();
        int at = littleEndian(twice).getInt(second + 42);
        twice[at + HEADER + 9] = 'v';
        twice[second + LISTED + 9] = 'v';
        refused("two of one name", twice);

        refused("one content twice", zip -> zip.putInt(directory + LISTED + FIRST.length() + 42, 0));
        refused("fewer files than there are", zip -> {
            zip.putShort(zip.capacity() - END + 8, (short) 1);
            zip.putShort(zip.capacity() - END + 10, (short) 1);
        });
        refused("more files than there are", zip -> {
            zip.putShort(zip.capacity() - END + 8, (short) 3);
            zip.putShort(zip.capacity() - END + 10, (short) 3);
        });
    }

    @Test
    void refusesLongSizesThatAreNotNeeded() throws IOException {
        int directory = directoryOf(zip());
        refused("a size that is elsewhere", zip -> zip.putInt(directory + 24, -1));
        refused("an offset that is elsewhere", zip -> zip.putInt(directory + 42, -1));
        refused("a directory that is elsewhere", zip -> zip.putInt(zip.capacity() - END + 16, -1));
        byte[] zip = zip();
        byte[] field = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 1)
                .putShort((short) 8)
                .putLong(CONTENT.length)
                .array();
        byte[] lying = inserted(zip, directory + LISTED + FIRST.length(), field);
        ByteBuffer changed = littleEndian(lying);
        changed.putShort(directory + 6, (short) 45);
        changed.putShort(directory + 30, (short) field.length);
        add(changed, lying.length - END + 12, field.length);
        refused("a field for nothing", lying.clone());
        changed.putInt(directory + 24, -1);
        refused("a long size that is short", lying);
    }

    @Test
    void refusesBytesBehindWhatWasDeflated() throws IOException {
        byte[] zip = zip();
        int directory = directoryOf(zip);
        int packed = littleEndian(zip).getInt(directory + 20);
        byte[] more = "evil".getBytes(UTF_8);
        int at = HEADER + FIRST.length() + packed;
        byte[] longer = inserted(zip, at, more);
        ByteBuffer changed = littleEndian(longer);
        int moved = directory + more.length;
        add(changed, moved + 20, more.length);
        add(changed, at + more.length + 8, more.length);
        add(changed, moved + LISTED + FIRST.length() + 42, more.length);
        add(changed, longer.length - END + 16, more.length);
        refused("bytes behind the stream", longer);
    }

    @Test
    void refusesAnySingleBitThatIsTurned() throws IOException {
        byte[] zip = zip();
        for (int at = 0; at < zip.length; at++) {
            for (int bit = 1; bit < 1 << Byte.SIZE; bit <<= 1) {
                byte[] turned = zip.clone();
                turned[at] ^= (byte) bit;
                if (!isOfNoEffect(zip, at, bit)) {
                    refused("bit %d of byte %d".formatted(bit, at), turned);
                }
            }
        }
    }

    /** Who made the file, and the bit that tools set on what is to be backed up, say nothing about it. */
    private static boolean isOfNoEffect(byte[] zip, int at, int bit) {
        int first = directoryOf(zip);
        return IntStream.of(first, first + LISTED + FIRST.length())
                .anyMatch(listed -> at == listed + 4 || at == listed + 5 || (at == listed + 38 && bit == 0x20));
    }
}
