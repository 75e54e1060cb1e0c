package dev.daybook.access;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a caller may be allowed to do. */
public enum Permission {
    /** Post events to its own organization's log. */
    WRITE_EVENTS,
    /** Read its own organization's events and usage. */
    CAN_ACCESS_USER_ACTIVITY,
    /** Post events that change who may do what with a model. */
    MANAGE_MODELS,
    /** Administer its own organization: API tokens, limits. */
    ADMIN_API_ACCESS,
    /** Read the metrics of the service, which name no organization. */
    READ_METRICS,
    /** Do everything, in every organization. */
    SYSTEM_ADMIN;

    /** The permissions that words name. A later version may have known more; what this one does not know it does not grant. */
    static Set<Permission> known(Stream<String> words) {
        return words.map(Permission::named)
                .flatMap(Optional::stream)
                .collect(() -> EnumSet.noneOf(Permission.class), Collection::add, Collection::addAll);
    }

    /** The permission of that exact name; empty for any other word. */
    static Optional<Permission> named(@Nullable String word) {
        return Stream.of(values())
                .filter(permission -> permission.name().equals(word))
                .findFirst();
    }
}
