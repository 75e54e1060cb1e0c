package dev.daybook.export;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the reports that an artifact can have. */
interface UsageReport {

    /** Its name, as callers ask for it. */
    String name();

    /** Its columns for an order. */
    List<String> header(ExportOrder order);

    /** About how many rows it will have, to tell how much is done. */
    long size(Export export);

    /**
     * Hands its rows over, in the order of time.
     *
     * @return the moment that they are of, or null if they are what the log had below the export's bound, which is the
     *     same every time
     */
    @Nullable
    Instant write(Export export, Rows rows);

    /** Takes rows. */
    interface Rows {

        /** Takes a row; the array is used again for the next one, and may be changed. */
        void row(@Nullable String[] cells);

        /** Learns that what was looked at makes no row. */
        default void none() {}
    }
}
