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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows of a Parquet file. */
final class ParquetRows implements EventRows {

    /** What there is to say of an exception of the library's: its own words are for its users. */
    private static final String FOREIGN = "it is damaged, or of a kind that is not read here, such as an encrypted one";

    /** No batch of rows takes as long: whoever was to read it is dead. */
    private static final Duration STUCK = Duration.ofMinutes(1);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    static {
        // What others upload is unpacked by Java where it can be, and not by a library that the machine happens to
        // have.
        System.setProperty("hardwood.uselibdeflate", "false");
    }

    private final Thread watch;
    private final ParquetFileReader file;
    private final RowReader rows;
    private final List<String> columns;
    private final long count;
    private long row;
    private volatile long waitingSince;
    private volatile boolean stuck;

    /**
     * The rows of a file.
     *
     * @throws JobFailed if it is no Parquet file, or packed in a way that is not read here
     */
    ParquetRows(Path path) throws IOException {
        this(path, STUCK);
    }

    ParquetRows(Path path, Duration patience) throws IOException {
        ParquetShape.check(path);
        Thread reader = Thread.currentThread();
        this.watch = Thread.ofVirtual().name("parquet-watch").start(() -> watch(reader, patience));
        boolean opened = false;
        try {
            this.file = reading(() -> {
                try {
                    return ParquetFileReader.open(InputFile.of(path));
                } catch (IOException broken) {
                    throw new IllegalArgumentException(broken);
                }
            });
            this.columns = file.getFileSchema().getRootNode().children().stream()
                    .map(SchemaNode::name)
                    .toList();
            this.count = file.getFileMetaData().numRows();
            this.rows = reading(file::rowReader);
            opened = true;
        } finally {
            if (!opened) {
                watch.interrupt();
            }
        }
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
        if (more ? row > count : row != count) {
            // The library takes an interruption, too, for the end of the file.
            throw unreadable("it tells of " + count + " rows, and holds others");
        }
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
        waitingSince = System.nanoTime() | 1;
        try {
            T read = reading.get();
            if (stuck) {
                throw unreadable("nothing came of it for too long");
            }
            return read;
        } catch (JobFailed failed) {
            throw failed;
        } catch (RuntimeException | LinkageError broken) {
            throw unreadable(stuck ? "nothing came of it for too long" : FOREIGN);
        } catch (StackOverflowError | OutOfMemoryError absurd) {
            throw unreadable("it nests too deeply, or tells of more than can be held in memory");
        } finally {
            waitingSince = 0;
        }
    }

    private JobFailed unreadable(String why) {
        if (stuck) {
            // The interruption was the watch's, and not for whoever runs the job.
            Thread.interrupted();
        }
        return new JobFailed(place() + ": the file cannot be read as Parquet: " + why + ".");
    }

    /** Frees a reader that waits for threads of the library that have died: by an error, which the library does not hand on. */
    private void watch(Thread reader, Duration patience) {
        try {
            while (!stuck) {
                Thread.sleep(LOOK_AGAIN);
                long since = waitingSince;
                if (since != 0 && System.nanoTime() - since > patience.toNanos()) {
                    stuck = true;
                    reader.interrupt();
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        try (file) {
            rows.close();
        }
    }
}
