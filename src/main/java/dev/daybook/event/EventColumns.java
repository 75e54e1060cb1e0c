package dev.daybook.event;

import dev.daybook.entry.EntryContent;
import dev.daybook.entry.SealedValues;
import dev.daybook.kernel.CopyText;
import dev.daybook.kernel.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as the columns of its row in {@code event}, but for what identifies somebody, and for its id, its position and
 * its leaf hash, which are known last. The
 * row that is appended and the leaf are made of these, and so is the leaf of a row that is read again: no column can be
 * left out of a leaf by taking it for a part of something else.
 *
 * @param actorAttributes the text of a JSON object
 * @param details the text of a JSON object, without what identifies somebody
 * @param dialect the closed vocabulary that the label is of
 * @param identityDigests the text of a JSON object: see {@link SealedValues#digests()}
 */
record EventColumns(
        String orgId,
        Instant timestamp,
        Instant receivedAt,
        String label,
        String report,
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
        Poster poster,
        String identityDigests) {

    /** The columns' names, in the order in which they are written. */
    static final String NAMES = """
            org_id, received_at, label, report, user_id, actor_type, api_key_id, actor_attributes, project_id, project_type, \
            user_project_role, target_type, target_id, target_name, details, idempotency_key, dialect, poster_token, poster_issuer, poster_subject, poster_user, \
            identity_digests""";

    /** The columns of an event that is to be appended. */
    static EventColumns of(
            NewEvent event,
            Poster poster,
            Instant timestamp,
            Instant receivedAt,
            EventType type,
            @Nullable String dialect,
            IdentifyingDetails details,
            SealedValues seal) {
        Actor actor = event.actor();
        Scope scope = event.scope();
        Target target = event.target();
        return new EventColumns(
                scope.orgId(),
                timestamp,
                receivedAt,
                type.label(),
                type.report().name(),
                actor.userId(),
                actor.type(),
                actor.apiKeyId(),
                actor.attributes(),
                scope.projectId(),
                scope.projectType(),
                scope.userProjectRole(),
                target == null ? null : target.type(),
                target == null ? null : target.id(),
                target == null ? null : target.name(),
                details.open(),
                event.idempotencyKey(),
                dialect,
                poster,
                seal.digests());
    }

    /** The columns of a row that has all of {@link #NAMES}, and the id. */
    static EventColumns map(ResultSet row) throws SQLException {
        return new EventColumns(
                row.getString("org_id"),
                new EventId(row.getObject("id", UUID.class)).timestamp(),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getString("label"),
                row.getString("report"),
                row.getString("user_id"),
                row.getString("actor_type"),
                row.getString("api_key_id"),
                row.getString("actor_attributes"),
                row.getString("project_id"),
                row.getString("project_type"),
                row.getString("user_project_role"),
                row.getString("target_type"),
                row.getString("target_id"),
                row.getString("target_name"),
                row.getString("details"),
                row.getString("idempotency_key"),
                row.getString("dialect"),
                EventRows.poster(row),
                row.getString("identity_digests"));
    }

    /** What the entry of the row says. */
    EntryContent entry() {
        return new EntryContent(
                orgId,
                timestamp,
                receivedAt,
                label,
                report,
                poster.tokenId(),
                poster.issuer(),
                poster.subject(),
                poster.userId(),
                userId,
                actorType,
                apiKeyId,
                actorAttributes,
                projectId,
                projectType,
                userProjectRole,
                targetType,
                targetId,
                targetName,
                details,
                idempotencyKey,
                dialect,
                identityDigests);
    }

    /** Writes the columns for COPY, in the order of {@link #NAMES}. */
    void copyTo(CopyText row) {
        row.column(orgId)
                .column(receivedAt.toString())
                .column(label)
                .column(report)
                .column(userId)
                .column(actorType)
                .column(apiKeyId)
                .column(actorAttributes)
                .column(projectId)
                .column(projectType)
                .column(userProjectRole)
                .column(targetType)
                .column(targetId)
                .column(targetName)
                .column(details)
                .column(idempotencyKey)
                .column(dialect)
                .column(poster.tokenId())
                .column(poster.issuer())
                .column(poster.subject())
                .column(poster.userId())
                .column(identityDigests);
    }
}
