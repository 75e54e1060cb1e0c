package dev.daybook.inference;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A model that is to be made, in the words of {@link Model}. */
public record NewModel(
        UUID projectId,
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
        @Nullable String eventTimeFormat) {}
