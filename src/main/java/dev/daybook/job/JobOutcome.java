package dev.daybook.job;

import org.jspecify.annotations.Nullable;

/**
 * How a job ends that was not cancelled.
 *
 * @param result what came of it, or null if it failed
 * @param error why it failed, or null if it did not
 */
public record JobOutcome(@Nullable String result, @Nullable String error) {}
