package dev.daybook.access;

import dev.daybook.event.Actor;
import dev.daybook.event.Poster;
import dev.daybook.event.Tenant;
import dev.daybook.kernel.Refusal;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, as its token says.
 *
 * @param userId the user that the token belongs to
 * @param username the user's name, where the token tells it
 * @param orgId the user's own organization
 * @param permissions what it may do; a system administrator may do everything
 * @param tokenId the API token it called with, or null for a token of an identity provider
 * @param issuer the issuer that the JWT names which it called with, or null for an API token
 * @param subject the subject of that JWT
 * @param expiresAt when its token ends to be valid, or null for never
 */
public record Caller(
        String userId,
        @Nullable String username,
        String orgId,
        Set<Permission> permissions,
        @Nullable String tokenId,
        @Nullable String issuer,
        @Nullable String subject,
        @Nullable Instant expiresAt) {

    public Caller {
        permissions = Set.copyOf(permissions);
    }

    /** A caller without a JWT, whose token never ends. */
    public Caller(
            String userId,
            @Nullable String username,
            String orgId,
            Set<Permission> permissions,
            @Nullable String tokenId) {
        this(userId, username, orgId, permissions, tokenId, null, null, null);
    }

    public boolean isSystemAdministrator() {
        return permissions.contains(Permission.SYSTEM_ADMIN);
    }

    /** Whether the caller has a permission, or all of them. */
    public boolean may(Permission permission) {
        return isSystemAdministrator() || permissions.contains(permission);
    }

    /** Refuses a caller that lacks a permission, naming it. */
    public void require(Permission permission) {
        if (!may(permission)) {
            throw new Refusal.Denied("The permission " + permission + " is required.");
        }
    }

    /** Whether the caller is that user of that organization. */
    public boolean isUser(String ofOrganization, String id) {
        return orgId.equals(ofOrganization) && userId.equals(id);
    }

    /** Refuses a caller that wants to act in an organization that is not its own, unless it is a system administrator. */
    public void requireOrganization(String wanted) {
        if (!isSystemAdministrator() && !orgId.equals(wanted)) {
            throw new Refusal.Denied("This organization is not the caller's own.");
        }
    }

    /**
     * Whose events the caller sees.
     *
     * @param wanted the organization that it asks for; null is its own, and every one for a system administrator
     */
    public Tenant tenant(@Nullable String wanted) {
        if (wanted != null) {
            requireOrganization(wanted);
            return new Tenant.Organization(wanted);
        }
        return isSystemAdministrator() ? new Tenant.Everyone() : new Tenant.Organization(orgId);
    }

    /** The caller as the actor of an event. */
    public Actor toActor() {
        return new Actor(userId, username, null, null, tokenId == null ? null : "api_key", tokenId, "{}");
    }

    /** The caller as the one who posts an event. */
    public Poster toPoster() {
        return new Poster(tokenId, issuer, subject, userId);
    }
}
