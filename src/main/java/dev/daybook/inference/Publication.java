package dev.daybook.inference;

import java.time.Instant;

/**
 * So many events that somebody published at a time, or that were taken away again.
 *
 * @param orgId the organization
 * @param userId who published them
 * @param projectId the project of their model
 * @param modelId their model
 * @param receivedAt when they were received: for published ones the moment of the call, for deleted ones its minute
 * @param rows how many events
 */
public record Publication(
        String orgId, String userId, String projectId, String modelId, Instant receivedAt, long rows) {}
