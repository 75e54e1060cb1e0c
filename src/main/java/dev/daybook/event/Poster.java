package dev.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * Who posted an event, as the service found out by itself: an actor is a claim, a poster is a fact.
 *
 * @param tokenId the API token that the post came with, if it came with one
 * @param issuer the issuer of the JWT that the post came with, if it came with one that names it
 * @param subject the subject of that JWT
 * @param userId the user that the token belongs to
 */
public record Poster(
        @Nullable String tokenId,
        @Nullable String issuer,
        @Nullable String subject,
        String userId) {

    /** The service itself, of what it does while nobody calls. */
    public static final Poster DAYBOOK = new Poster(null, null, null, "daybook");
}
