package dev.daybook.access.limit;

/** What one user of an organization has used of a resource. */
public record UserUsage(String userId, RateLimitUsage usage) {}
