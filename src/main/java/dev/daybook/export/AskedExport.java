package dev.daybook.export;

import dev.daybook.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An export that was asked for, what of, and what became of it.
 *
 * @param id its id, which is also its artifact's
 * @param orgId whose events it shows
 * @param jobId the job that builds it
 * @param askedBy the user who asked for it
 * @param askedAt when that was
 * @param reports the names of the reports
 * @param filters the values of which events have one, by the names of fields
 * @param start the first moment of the events, or null for the first event
 * @param end the last moment of the events, or null for the last event
 * @param identifying whether columns that identify somebody have values
 * @param proved whether it proves itself
 * @param bound the first position that it does not show
 * @param state how far it is
 * @param progress how many percent are done
 * @param error why it failed, as a sentence for people; null unless it did
 * @param artifact what can be fetched; null if there is nothing yet, or nothing any more
 * @param expiresAt until when that can be fetched; null if nothing was built yet
 */
public record AskedExport(
        UUID id,
        String orgId,
        UUID jobId,
        String askedBy,
        Instant askedAt,
        List<String> reports,
        Map<String, List<String>> filters,
        @Nullable Instant start,
        @Nullable Instant end,
        boolean identifying,
        boolean proved,
        long bound,
        JobState state,
        int progress,
        @Nullable String error,
        @Nullable Artifact artifact,
        @Nullable Instant expiresAt) {

    /** A part of the exports of an organization, those first that were asked for last, and how many there are in all. */
    public record Listing(List<AskedExport> exports, long total) {}

    /** Whether it waits to be built, or is being built. */
    public boolean isUnderWay() {
        return state == JobState.INITIALIZED || state == JobState.RUNNING;
    }
}
