package dev.daybook.job;

import java.util.UUID;

/** A job that had not ended was cancelled. */
record JobCancelled(UUID id, String kind) {}
