package dev.daybook.event;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which events are wanted: those that pass every filter given. A set passes an event that matches any of its values, an
 * empty set or null passes all.
 *
 * @param dialect the closed vocabulary that the label is of, see {@link Vocabulary#closedName}
 * @param labels the exact labels
 * @param userId who did it
 * @param actorIds who did it, as a user, a service account or an API key
 * @param emails identifying: who did it, by mail address as it was then
 * @param projectIds the project that it happened in
 * @param resourceIds a resource that it is about, see {@link Vocabulary#resources}
 * @param target what it was done to
 * @param report the report that it belongs to
 */
public record EventFilter(
        @Nullable String dialect,
        SortedSet<String> labels,
        @Nullable String userId,
        SortedSet<String> actorIds,
        SortedSet<String> emails,
        SortedSet<String> projectIds,
        SortedSet<String> resourceIds,
        @Nullable TargetId target,
        @Nullable Report report) {

    /** What an act was done to: its kind, such as {@code model}, and its id. */
    public record TargetId(String type, String id) {}

    /** Passes every event. */
    public static final EventFilter ALL = builder().build();

    /** A filter in the making, which passes every event yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects what a filter asks for; what is not set, or set to null, is not asked for. */
    public static final class Builder {

        private @Nullable String dialect;
        private SortedSet<String> labels = Collections.emptySortedSet();
        private @Nullable String userId;
        private SortedSet<String> actorIds = Collections.emptySortedSet();
        private SortedSet<String> emails = Collections.emptySortedSet();
        private SortedSet<String> projectIds = Collections.emptySortedSet();
        private SortedSet<String> resourceIds = Collections.emptySortedSet();
        private @Nullable TargetId target;
        private @Nullable Report report;

        private Builder() {}

        public Builder dialect(@Nullable String name) {
            dialect = name;
            return this;
        }

        public Builder labels(Collection<String> any) {
            labels = sorted(any);
            return this;
        }

        public Builder label(@Nullable String one) {
            labels = sorted(one);
            return this;
        }

        public Builder userId(@Nullable String one) {
            userId = one;
            return this;
        }

        public Builder actorIds(Collection<String> any) {
            actorIds = sorted(any);
            return this;
        }

        public Builder emails(Collection<String> any) {
            emails = sorted(any);
            return this;
        }

        public Builder projectIds(Collection<String> any) {
            projectIds = sorted(any);
            return this;
        }

        public Builder projectId(@Nullable String one) {
            projectIds = sorted(one);
            return this;
        }

        public Builder resourceIds(Collection<String> any) {
            resourceIds = sorted(any);
            return this;
        }

        public Builder target(@Nullable TargetId one) {
            target = one;
            return this;
        }

        public Builder report(@Nullable Report one) {
            report = one;
            return this;
        }

        public EventFilter build() {
            return new EventFilter(dialect, labels, userId, actorIds, emails, projectIds, resourceIds, target, report);
        }

        private static SortedSet<String> sorted(Collection<String> values) {
            return Collections.unmodifiableSortedSet(new TreeSet<>(values));
        }

        private static SortedSet<String> sorted(@Nullable String value) {
            return value == null ? Collections.emptySortedSet() : sorted(Set.of(value));
        }
    }
}
