package dev.daybook.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.job.JobFailed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileRowsTest {

    private static final int DAMAGED = 1000;
    private static final com.sun.management.ThreadMXBean MEMORY =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void csvMayHaveAByteOrderMarkQuotesAndSeveralLinesInAValue() throws IOException {
        assertThat(csv("\uFEFFid,note\r\n1,\"two\nlines, and a \"\"quote\"\"\"\r\n\r\n2,\n3,ü"))
                .containsExactly("Line 2: [1, two\nlines, and a \"quote\"]", "Line 5: [2, null]", "Line 6: [3, ü]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | The file is empty: its first line must name the columns.",
                "'a,a' | 'Line 1: a column is named twice.'",
                "'a,b\n1,2\n3' | 'Line 3 has 1 values, and line 1 names 2 columns.'",
                "'a,b\n1,\"x\ny\"\n3,4,5' | 'Line 4 has 3 values, and line 1 names 2 columns.'",
                "'a,b\n1,2\n3,\"x\"y' | After line 2: the file cannot be read as CSV: a quoted value",
                "'a,b\n1,2\n3,\"x' | After line 2: the file cannot be read as CSV"
            })
    void aBadLineIsNamedByItsNumber(String text, String message) {
        assertThatThrownBy(() -> csv(text)).isInstanceOf(JobFailed.class).hasMessageStartingWith(message);
    }

    @Test
    void csvThatIsNotInUtf8IsRefused() {
        byte[] latin = "a\nü\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> rows(latin)).isInstanceOf(JobFailed.class).hasMessageContaining("not in UTF-8");
    }

    @Test
    void parquetOfPandasIsRead() throws Exception {
        Path file = Path.of(Objects.requireNonNull(FileRowsTest.class.getResource("events.parquet"))
                .toURI());
        try (ParquetRows rows = new ParquetRows(file)) {
            assertThat(rows.columns())
                    .containsExactly("customer_id", "age", "score", "churn", "happened_at", "unknown");
            List<String> read = new ArrayList<>();
            while (rows.next()) {
                read.add(line(rows));
            }
            assertThat(read)
                    .hasSize(5)
                    .startsWith("Row 1: [p-1, 41, 0.1, yes, 2026-01-31T12:00:00Z, 1]")
                    .contains("Row 3: [p-3, null, 0.3, yes, 2026-01-31T12:00:02Z, 3]");
            assertThat(rows.done()).isEqualTo(1);
        }
    }

    @Test
    void aFileThatIsNoParquetIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("no.parquet"), "PAR1, or so it says PAR1");

        assertThatThrownBy(() -> new ParquetRows(file))
                .isInstanceOf(JobFailed.class)
                .hasMessageStartingWith("The file cannot be read as Parquet: ");
    }

    /** Bytes of a good file are changed, above all into large numbers: none may take memory that the file does not have, nor time. */
    @Test
    @Timeout(60)
    void aDamagedParquetFileIsReadOrRefusedAndTakesNoMoreThanAnother() throws Exception {
        byte[] good =
                Files.readAllBytes(Path.of(Objects.requireNonNull(FileRowsTest.class.getResource("events.parquet"))
                        .toURI()));
        int refused = 0;
        for (int seed = 0; seed < DAMAGED; seed++) {
            byte[] bad = good.clone();
            Random random = new Random(seed);
            for (int i = random.nextInt(3); i >= 0; i--) {
                int at = random.nextInt(bad.length - 5);
                switch (random.nextInt(4)) {
                    case 0 -> bad[at] = (byte) random.nextInt(256);
                    case 1 -> bad[at] ^= (byte) (1 << random.nextInt(8));
                    case 2 -> bad[at] = 0x7f;
                    default -> {
                        Arrays.fill(bad, at, at + 4, (byte) 0xff);
                        bad[at + 4] = 0x0f;
                    }
                }
            }
            Path file = Files.write(directory.resolve(seed + ".parquet"), bad);
            long before = MEMORY.getTotalThreadAllocatedBytes();
            try (ParquetRows rows = new ParquetRows(file, Duration.ofSeconds(5))) {
                while (rows.next()) {
                    line(rows);
                }
            } catch (JobFailed expected) {
                assertThat(expected)
                        .hasMessageContaining("file cannot be read as Parquet: ")
                        .hasMessageMatching("[A-Z][^\\[\\]\n]*[.]");
                refused++;
            }
            assertThat(MEMORY.getTotalThreadAllocatedBytes() - before)
                    .as("file %d", seed)
                    .isLessThan(256 << 20);
        }
        assertThat(refused).isBetween(DAMAGED / 2, DAMAGED);
    }

    @ParameterizedTest
    @CsvSource({"-6, its footer", "-1, it does not end as one", "4, The file cannot be read as Parquet"})
    void aParquetFileThatTellsOfWhatItHasNotIsRefused(int at, String why) throws Exception {
        byte[] bad = Files.readAllBytes(Path.of(Objects.requireNonNull(FileRowsTest.class.getResource("events.parquet"))
                .toURI()));
        bad[at < 0 ? bad.length + at : at] = 0x7f;
        Path file = Files.write(directory.resolve("bad.parquet"), bad);

        assertThatThrownBy(() -> new ParquetRows(file))
                .isInstanceOf(JobFailed.class)
                .hasMessageContaining(why);
    }

    private static List<String> csv(String text) throws IOException {
        return rows(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> rows(byte[] bytes) throws IOException {
        List<String> read = new ArrayList<>();
        try (CsvRows rows = new CsvRows(new ByteArrayInputStream(bytes), bytes.length)) {
            while (rows.next()) {
                read.add(line(rows));
            }
        }
        return read;
    }

    private static String line(EventRows rows) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < rows.columns().size(); i++) {
            values.add(rows.value(i, null));
        }
        return rows.place() + ": " + values;
    }
}
