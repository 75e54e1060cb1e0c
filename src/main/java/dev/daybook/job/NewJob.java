package dev.daybook.job;

/**
 * A job that is asked for.
 *
 * @param kind which {@link JobWorker} does it
 * @param orgId the organization that it works for
 * @param ownerId the user who asks for it
 * @param request what is to be done, as JSON in the words of its kind
 */
public record NewJob(String kind, String orgId, String ownerId, String request) {}
