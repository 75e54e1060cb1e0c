package dev.daybook.export;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One of the reports that an artifact can have. */
interface UsageReport {

    /** Its name, as callers ask for it. */
    String name();

    /** Its columns for an order. */
    List<String> header(ExportOrder order);

    /** Keeps aside what it will show, if that may change from now on. It is called when the export is asked for. */
    void prepare(UUID exportId, String orgId, ExportOrder order);

    /** About how many rows it will have, to tell how much is done. */
    long size(Export export);

    /** Hands its rows over, in the order of time. The same export has the same rows every time. */
    void write(Export export, Rows rows);

    /** Takes rows. */
    interface Rows {

        /** Takes a row; the array is used again for the next one, and may be changed. */
        void row(@Nullable String[] cells);
    }
}
