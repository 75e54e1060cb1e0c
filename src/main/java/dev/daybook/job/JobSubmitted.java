package dev.daybook.job;

/** A job waits to be run. */
record JobSubmitted() {}
