package dev.daybook.event.follow;

/**
 * A log that a follower cannot take.
 *
 * @param organization whose log it is
 * @param position how far it was taken
 * @param cause why it goes no further
 */
public record Failing(String organization, long position, Throwable cause) {}
