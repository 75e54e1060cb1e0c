package dev.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * Where it happened, in names as they were then.
 *
 * @param orgId the organization, whose log the event belongs to
 * @param orgName identifying: the organization's name
 * @param projectId the project, if it happened in one
 * @param projectName identifying: the project's name
 * @param projectType the kind of project
 * @param userProjectRole the role that the actor had in the project
 */
public record Scope(
        String orgId,
        @Nullable String orgName,
        @Nullable String projectId,
        @Nullable String projectName,
        @Nullable String projectType,
        @Nullable String userProjectRole) {

    /** An organization of which nothing but the id is known, and no project. */
    public static Scope organization(String orgId) {
        return new Scope(orgId, null, null, null, null, null);
    }
}
