package dev.daybook.inference;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model whose events are published. What its owner said of it is kept to the letter, as the texts of JSON objects.
 *
 * @param schema the columns that its events have
 * @param eventIdColumn the column that names an event, or null if names are given here
 * @param eventTimeColumn the column with an event's time, or null if that is the time of receipt
 * @param eventTimeFormat what its owner says of the form of times; nothing here reads it
 * @param createdBy the user's id
 * @param updatedBy the user's id
 */
public record Model(
        String orgId,
        UUID id,
        UUID projectId,
        String projectName,
        String name,
        String version,
        String description,
        String inputType,
        String task,
        String taskParams,
        String schema,
        String spec,
        String xaiParams,
        @Nullable String eventIdColumn,
        @Nullable String eventTimeColumn,
        @Nullable String eventTimeFormat,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {}
