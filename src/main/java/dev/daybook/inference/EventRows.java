package dev.daybook.inference;

import dev.daybook.job.JobFailed;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file of events, read one after the other. */
interface EventRows extends AutoCloseable {

    /** The names of the columns, in their order. */
    List<String> columns();

    /**
     * Goes to the next row; false if there is none.
     *
     * @throws JobFailed if the file cannot be read from here on, saying where
     */
    boolean next() throws IOException;

    /** Where the row stands, as it is told to the caller: {@code line 7}. */
    String place();

    /** How much of the file is read, from 0 to 1. */
    double done();

    /** The row's value in a column, counted from 0, for a column of the model, or for none if that is null. */
    @Nullable
    Object value(int index, @Nullable Column column);

    @Override
    void close() throws IOException;
}
