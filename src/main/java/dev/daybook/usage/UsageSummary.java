package dev.daybook.usage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much an organization predicted in a range of time.
 *
 * @param periods the hours or days in which anything was predicted, in the order of time
 * @param users the users who sent the most requests, those with the most first
 * @param models the models that got the most
 * @param deployments the deployments that got the most
 */
public record UsageSummary(
        Sum total, List<Period> periods, List<Share> users, List<Share> models, List<Share> deployments) {

    public UsageSummary {
        periods = List.copyOf(periods);
        users = List.copyOf(users);
        models = List.copyOf(models);
        deployments = List.copyOf(deployments);
    }

    /** What is summed. */
    public record Sum(long requests, long rows, long userErrors, long serverErrors) {

        /** Nothing. */
        public static final Sum NOTHING = new Sum(0, 0, 0, 0);

        /** Both together. */
        public Sum plus(Sum other) {
            return new Sum(
                    requests + other.requests,
                    rows + other.rows,
                    userErrors + other.userErrors,
                    serverErrors + other.serverErrors);
        }
    }

    /**
     * The sum of an hour or a day.
     *
     * @param begin when it began
     */
    public record Period(Instant begin, Sum sum) {}

    /**
     * The sum of a user, a model or a deployment.
     *
     * @param id its id, or null for what was predicted without one
     */
    public record Share(@Nullable String id, Sum sum) {}
}
