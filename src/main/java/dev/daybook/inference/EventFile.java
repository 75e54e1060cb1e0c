package dev.daybook.inference;

import java.time.Instant;
import java.util.UUID;

/**
 * A file that events are to be published from.
 *
 * @param type what its name says that it is
 * @param complete whether it is there as a whole, and not only some of its parts
 * @param createdBy the user's id
 */
public record EventFile(
        String orgId,
        UUID id,
        String name,
        Type type,
        boolean complete,
        Instant createdAt,
        String createdBy,
        Instant updatedAt) {

    /** What a file is. */
    public enum Type {
        /** Comma-separated values. */
        CSV,
        /** Apache Parquet. */
        PARQUET,
        /** A packed directory, which no events are published from. */
        TAR_GZ
    }
}
