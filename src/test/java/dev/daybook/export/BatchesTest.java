package dev.daybook.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an export has is read in batches, of which none is large, however much a small zip unpacks to. */
class BatchesTest {

    private static final int COUNT = 100;
    private static final int LONG = 100_000;
    private static final long MOST = (1 << 20) + 2 * LONG;

    @Test
    void longOpeningsEndABatchOfShortEntries(@TempDir Path directory) throws IOException {
        Path zip = directory.resolve("export.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(ProofFiles.ENTRIES));
            for (int i = 0; i < COUNT; i++) {
                out.write(new byte[] {0, 2, '{', '}'});
            }
            out.putNextEntry(new ZipEntry(ProofFiles.OPENINGS));
            for (int i = 0; i < COUNT; i++) {
                write(out, "{\"position\":" + i + ",\"values\":{}" + " ".repeat(LONG) + "}\n");
            }
        }
        List<EntryBatch> batches = new ArrayList<>();
        try (ExportZip opened = ExportZip.open(zip);
                EntriesReader reader = new EntriesReader(opened, 0, true)) {
            for (EntryBatch batch = reader.next(); batch != null; batch = reader.next()) {
                assertThat(batch.openings().stream().mapToLong(String::length).sum())
                        .isLessThan(MOST)
                        .isEqualTo(batch.size() - 2L * batch.entries().size());
                batches.add(batch);
            }
            assertThat(reader.openingOfNone()).isEmpty();
        }
        assertThat(batches)
                .hasSizeGreaterThan(1)
                .allMatch(batch -> batch.openings().size() == batch.entries().size());
        assertThat(batches.stream().mapToInt(batch -> batch.entries().size()).sum())
                .isEqualTo(COUNT);
    }

    @Test
    void longRowsEndABatch() throws IOException {
        CsvRecords records = new CsvRecords(new ByteArrayInputStream(
                ("x".repeat(LONG) + "\r\n").repeat(COUNT).getBytes(UTF_8)));
        TextLines positions = new TextLines("positions", new ByteArrayInputStream("7\n08\n".getBytes(UTF_8)));

        List<RowBatch.Row> rows = new ArrayList<>();
        int batches = 0;
        RowBatch batch = RowBatch.read(0, records, positions);
        for (; !batch.rows().isEmpty(); batch = RowBatch.read(rows.size(), records, positions)) {
            assertThat(batch.size()).isLessThan(MOST).isEqualTo(batch.rows().size() * (LONG + 2L));
            rows.addAll(batch.digested());
            batches++;
        }

        assertThat(batches).isGreaterThan(1);
        assertThat(rows).hasSize(COUNT);
        assertThat(rows.getLast().number()).isEqualTo(COUNT);
        assertThat(rows.stream().limit(3).map(RowBatch.Row::position)).containsExactly(7L, -1L, -1L);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
    }
}
