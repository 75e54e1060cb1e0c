package dev.daybook.job;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is at one moment.
 *
 * @param kind which {@link JobWorker} does it
 * @param orgId the organization that it works for
 * @param ownerId the user who asked for it
 * @param request what is to be done, as JSON in the words of its kind
 * @param progress how much of it is done, from 0 to 100
 * @param result what came of it, in the words of its kind; null unless it is completed
 * @param error why it failed, as a sentence for the caller; null unless it did
 * @param startedAt when its first run began, or null if none has
 * @param endedAt when it was completed, cancelled or given up, or null if it was not
 */
public record Job(
        UUID id,
        String kind,
        String orgId,
        String ownerId,
        String request,
        JobState state,
        int progress,
        @Nullable String result,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {}
