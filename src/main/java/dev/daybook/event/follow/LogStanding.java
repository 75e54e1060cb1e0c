package dev.daybook.event.follow;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a log stands, and those that follow it.
 *
 * @param size how many events it has
 * @param movedAt when the last of them came
 * @param followers by their names
 */
public record LogStanding(String organization, long size, Instant movedAt, List<Follower> followers) {

    public LogStanding {
        followers = List.copyOf(followers);
    }

    /**
     * How far a follower has come.
     *
     * @param behind how many events it has not taken yet
     * @param takenAt when it took something last; null for never
     */
    public record Follower(
            String name, long behind, @Nullable Instant takenAt) {}
}
