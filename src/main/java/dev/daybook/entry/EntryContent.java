package dev.daybook.entry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that an entry says but its position, which is known last.
 *
 * @param orgId the organization, whose log it is
 * @param timestamp when it happened, exact to the microsecond
 * @param receivedAt when the service received it, exact to the microsecond
 * @param label what happened
 * @param report the name of the report that it belongs to
 * @param posterTokenId the API token by which it was posted
 * @param posterIssuer who issued the JWT by which it was posted
 * @param posterSubject whom that JWT is about
 * @param posterUserId the user who posted it
 * @param userId the user who acted, as the poster says
 * @param actorAttributes the text of a JSON object
 * @param details the text of a JSON object, without what identifies somebody
 * @param dialect the closed vocabulary that the label is of
 * @param identityDigests the text of a JSON object: see {@link SealedValues#digests()}
 */
public record EntryContent(
        String orgId,
        Instant timestamp,
        Instant receivedAt,
        String label,
        String report,
        @Nullable String posterTokenId,
        @Nullable String posterIssuer,
        @Nullable String posterSubject,
        String posterUserId,
        String userId,
        @Nullable String actorType,
        @Nullable String apiKeyId,
        String actorAttributes,
        @Nullable String projectId,
        @Nullable String projectType,
        @Nullable String userProjectRole,
        @Nullable String targetType,
        @Nullable String targetId,
        @Nullable String targetName,
        String details,
        @Nullable String idempotencyKey,
        @Nullable String dialect,
        String identityDigests) {}
