package dev.daybook.export;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An export that was asked for.
 *
 * @param id its id, which is also its artifact's
 * @param orgId whose events it shows
 * @param jobId the job that builds it
 * @param bound the first position that it does not show
 * @param artifact what was built, or null
 * @param builtAt when it was built, by the database's clock, or null
 */
record Export(
        UUID id,
        String orgId,
        UUID jobId,
        ExportOrder order,
        long bound,
        Instant askedAt,
        @Nullable Built artifact,
        @Nullable Instant builtAt) {

    /**
     * A finished artifact.
     *
     * @param name its name in the store
     * @param sha256 of all its bytes, in hexadecimal digits
     */
    record Built(String name, long size, String sha256) {}
}
