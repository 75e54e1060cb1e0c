package dev.daybook.inference;

import dev.daybook.job.JobFailed;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows of a Parquet file. */
final class ParquetRows implements EventRows {

    private final ParquetFileReader file;
    private final RowReader rows;
    private final List<String> columns;
    private final long count;
    private long row;

    /**
     * The rows of a file.
     *
     * @throws JobFailed if it is no Parquet file, or packed in a way that is not read here
     */
    ParquetRows(Path path) {
        this.file = reading(() -> {
            try {
                return ParquetFileReader.open(InputFile.of(path));
            } catch (IOException broken) {
                throw new IllegalArgumentException(broken.getMessage(), broken);
            }
        });
        this.columns = file.getFileSchema().getRootNode().children().stream()
                .map(SchemaNode::name)
                .toList();
        this.count = file.getFileMetaData().numRows();
        this.rows = reading(file::rowReader);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        boolean more = reading(() -> {
            boolean has = rows.hasNext();
            if (has) {
                rows.next();
            }
            return has;
        });
        row += more ? 1 : 0;
        return more;
    }

    @Override
    public String place() {
        return "Row " + row;
    }

    @Override
    public double done() {
        return count == 0 ? 1 : Math.min(1, (double) row / count);
    }

    @Override
    public @Nullable Object value(int index, @Nullable Column column) {
        return reading(() -> rows.isNull(index) ? null : plain(rows.getValue(index)));
    }

    /** A value of a file as one that columns know. */
    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean truth -> truth;
            case Float number -> number.doubleValue();
            case Double number -> number;
            case BigDecimal number -> Column.canonical(number.doubleValue());
            case Number number -> number.longValue();
            case PqList list -> {
                List<Object> values = new ArrayList<>(list.size());
                for (Object item : list.values()) {
                    Object scalar = plain(item);
                    values.add(scalar == null ? "null" : scalar);
                }
                yield values;
            }
            case byte[] text -> new String(text, StandardCharsets.UTF_8);
            // Texts, and what is written as one: moments, days, UUIDs.
            default -> value.toString();
        };
    }

    // The library tells of a broken file by exceptions of many kinds, none of them its own; what nests too deeply fills
    // its
    // stack, and a size that no file has asks for more memory than there is.
    private <T extends @Nullable Object> T reading(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JobFailed failed) {
            throw failed;
        } catch (RuntimeException | LinkageError broken) {
            throw new JobFailed(place() + ": the file cannot be read as Parquet: " + broken.getMessage());
        } catch (StackOverflowError | OutOfMemoryError absurd) {
            throw new JobFailed(place() + ": the file cannot be read as Parquet: it nests too deeply, or tells of more"
                    + " than can be held in memory.");
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            rows.close();
        }
    }
}
