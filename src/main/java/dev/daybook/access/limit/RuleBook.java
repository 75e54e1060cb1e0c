package dev.daybook.access.limit;

import dev.daybook.access.limit.RateLimitRule.Scope;
import dev.daybook.event.Tenant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one moment: which of them applies to whom. The most specific of the operator's does, unless the most
 * specific of the organization's own allows less.
 */
final class RuleBook {

    private static final Comparator<String> ANY_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

    private final Map<Scope, RateLimitRule> operators = new HashMap<>();
    private final Map<Scope, RateLimitRule> organizations = new HashMap<>();
    private final SortedSet<String> resources = new TreeSet<>();

    private RuleBook() {}

    /** The book of these rules; of several of the operator's for the same scope the last one holds. */
    static RuleBook of(Stream<RateLimitRule> rules) {
        RuleBook book = new RuleBook();
        rules.forEach(rule -> {
            book.of(rule.isOperators()).put(rule.scope(), rule);
            book.resources.add(rule.resource());
        });
        return book;
    }

    private Map<Scope, RateLimitRule> of(boolean operators) {
        return operators ? this.operators : organizations;
    }

    /** The rule that applies to a user. */
    Optional<RateLimitRule> applying(String resource, String orgId, String userId) {
        Optional<RateLimitRule> ceiling = ceiling(resource, orgId, userId);
        return specific(organizations, resource, orgId, userId)
                .filter(own -> ceiling.isEmpty() || own.isWithin(ceiling.get()))
                .or(() -> ceiling);
    }

    /** The operator's rule that applies to a user, or to each user of an organization. */
    Optional<RateLimitRule> ceiling(String resource, String orgId, @Nullable String userId) {
        return specific(operators, resource, orgId, userId);
    }

    /** The user's own, else the organization's, else everybody's. */
    private static Optional<RateLimitRule> specific(
            Map<Scope, RateLimitRule> rules, String resource, String orgId, @Nullable String userId) {
        RateLimitRule rule = rules.get(new Scope(resource, orgId, userId));
        if (rule == null) {
            rule = rules.get(new Scope(resource, orgId, null));
        }
        if (rule == null) {
            rule = rules.get(new Scope(resource, null, null));
        }
        return Optional.ofNullable(rule);
    }

    /** The rules that apply to a user, one for each resource, in the order of their names. */
    List<RateLimitRule> applying(String orgId, String userId) {
        return resources.stream()
                .flatMap(resource -> applying(resource, orgId, userId).stream())
                .toList();
    }

    /** The operator's rule, or the organization's own, of that very scope. */
    Optional<RateLimitRule> find(Scope scope, boolean operators) {
        return Optional.ofNullable(of(operators).get(scope));
    }

    /** Whether a user of an organization has a rule of its own. */
    boolean names(String orgId, String userId) {
        return Stream.of(operators, organizations)
                .flatMap(rules -> rules.keySet().stream())
                .anyMatch(scope -> orgId.equals(scope.orgId()) && userId.equals(scope.userId()));
    }

    /** The rules that apply to anybody of a tenant, by resource, the general before the specific. */
    List<RateLimitRule> of(Tenant tenant) {
        return Stream.of(operators, organizations)
                .flatMap(rules -> rules.values().stream())
                .filter(rule -> isOf(tenant, rule.orgId()))
                .sorted(Comparator.comparing(RateLimitRule::resource)
                        .thenComparing(RateLimitRule::orgId, ANY_FIRST)
                        .thenComparing(RateLimitRule::userId, ANY_FIRST)
                        .thenComparing(RateLimitRule::source))
                .toList();
    }

    private static boolean isOf(Tenant tenant, @Nullable String orgId) {
        return switch (tenant) {
            case Tenant.Organization own -> orgId == null || orgId.equals(own.id());
            case Tenant.Everyone all -> true;
        };
    }
}
