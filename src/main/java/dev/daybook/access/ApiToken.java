package dev.daybook.access;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token that lets a program call as a user of an organization. What it opens with is not part of it, see
 * {@link IssuedToken}.
 *
 * @param name what it is for, in its owner's words
 * @param username the user's name, if it was given
 * @param permissions what a caller with this token may do
 * @param prefix the first characters of its text, which tell it from others
 * @param expiresAt when it ends to be valid, or null for never
 * @param issuer who issued it
 */
public record ApiToken(
        UUID id,
        String name,
        String userId,
        @Nullable String username,
        String orgId,
        Set<Permission> permissions,
        String prefix,
        Instant createdAt,
        @Nullable Instant expiresAt,
        Issuer issuer) {

    /**
     * Who issued a token.
     *
     * @param orgId the organization of the user
     * @param tokenId the API token that the user called with, or null for a token of an identity provider
     */
    public record Issuer(
            String orgId, String userId, @Nullable UUID tokenId) {}
}
