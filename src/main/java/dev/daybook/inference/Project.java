package dev.daybook.inference;

import java.time.Instant;
import java.util.UUID;

/**
 * A project, which models are in.
 *
 * @param createdBy the user's id
 */
public record Project(String orgId, UUID id, String name, Instant createdAt, String createdBy) {}
