package dev.daybook.inference;

import org.jspecify.annotations.Nullable;

/** What is to change of a model, in the words of {@link Model}; null leaves a member as it is. */
public record ModelChange(
        @Nullable String description,
        @Nullable String xaiParams,
        @Nullable String eventIdColumn,
        @Nullable String eventTimeColumn,
        @Nullable String eventTimeFormat) {}
