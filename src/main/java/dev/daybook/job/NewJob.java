package dev.daybook.job;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that is asked for.
 *
 * @param id what it is to be called, a UUID of version 7, or null for any
 * @param kind which {@link JobWorker} does it
 * @param orgId the organization that it works for
 * @param ownerId the user who asks for it
 * @param request what is to be done, as JSON in the words of its kind
 */
public record NewJob(@Nullable UUID id, String kind, String orgId, String ownerId, String request) {

    /** A job whose id nobody has told yet. */
    public NewJob(String kind, String orgId, String ownerId, String request) {
        this(null, kind, orgId, ownerId, request);
    }
}
