package dev.daybook.usage;

import org.jspecify.annotations.Nullable;

/** The identifying values of a user, a group and an organization; null where unknown, hidden or forgotten. */
public record UsageNames(
        @Nullable String username,
        @Nullable String groupName,
        @Nullable String orgName) {

    /** No name at all. */
    public static final UsageNames NONE = new UsageNames(null, null, null);

    /** These names, and where there is none the other one. */
    UsageNames or(UsageNames other) {
        return new UsageNames(
                username == null ? other.username : username,
                groupName == null ? other.groupName : groupName,
                orgName == null ? other.orgName : orgName);
    }
}
