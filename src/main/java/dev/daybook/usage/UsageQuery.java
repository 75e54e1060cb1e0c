package dev.daybook.usage;

import dev.daybook.kernel.TimeRange;
import org.jspecify.annotations.Nullable;

/**
 * Which hours' usage is wanted.
 *
 * @param orgId the organization whose usage it is; null is every one, a system administrator's view
 * @param range in which the hours begin
 * @param projectId the project, or null for any
 * @param userId the user, or null for any
 * @param ascending whether the earliest hour comes first
 * @param identifying whether names are read
 */
public record UsageQuery(
        @Nullable String orgId,
        TimeRange range,
        @Nullable String projectId,
        @Nullable String userId,
        boolean ascending,
        boolean identifying) {

    /** What tells two queries apart: everything but whether names are read. */
    String fingerprint(int limit) {
        return new Fingerprint()
                .add(orgId)
                .add(range.toString())
                .add(projectId)
                .add(userId)
                .add(ascending)
                .add(limit)
                .half()
                .toString();
    }
}
