package dev.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * Who did it.
 *
 * @param userId the user, or the service account, that acted
 * @param username identifying: the user's name as it was then
 * @param ip identifying: the address that the act came from
 * @param email identifying: the user's mail address as it was then
 * @param type how the actor was known, such as {@code session} or {@code api_key}; open
 * @param apiKeyId the API key that the actor called with
 * @param attributes what else is known of the actor, as the text of a JSON object; {@code {}} for nothing
 */
public record Actor(
        String userId,
        @Nullable String username,
        @Nullable String ip,
        @Nullable String email,
        @Nullable String type,
        @Nullable String apiKeyId,
        String attributes) {

    /** An actor of whom nothing but the id is known. */
    public static Actor user(String userId) {
        return new Actor(userId, null, null, null, null, null, "{}");
    }
}
