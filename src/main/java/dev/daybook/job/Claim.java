package dev.daybook.job;

import java.util.UUID;

/**
 * The right of one instance to do a job once. It is over as soon as the job's row names another instance, another
 * attempt or none at all, and whatever is written under it then changes nothing.
 */
record Claim(Job job, UUID instance, int attempt) {}
