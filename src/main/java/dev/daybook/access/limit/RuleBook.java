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

/** The rules of one moment: which of them applies to whom. The most specific one does. */
final class RuleBook {

    private static final Comparator<String> ANY_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

    private final Map<Scope, RateLimitRule> rules;
    private final SortedSet<String> resources = new TreeSet<>();

    private RuleBook(Map<Scope, RateLimitRule> rules) {
        this.rules = rules;
        rules.keySet().forEach(scope -> resources.add(scope.resource()));
    }

    /** The book of these rules; of several for the same scope the last one holds. */
    static RuleBook of(Stream<RateLimitRule> rules) {
        Map<Scope, RateLimitRule> byScope = new HashMap<>();
        rules.forEach(rule -> byScope.put(rule.scope(), rule));
        return new RuleBook(byScope);
    }

    /** The rule that applies to a user: the user's own, else the organization's, else everybody's. */
    Optional<RateLimitRule> applying(String resource, String orgId, String userId) {
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

    /** The rule of that very scope. */
    Optional<RateLimitRule> find(Scope scope) {
        return Optional.ofNullable(rules.get(scope));
    }

    /** Whether a user of an organization has a rule of its own. */
    boolean names(String orgId, String userId) {
        return rules.keySet().stream().anyMatch(scope -> orgId.equals(scope.orgId()) && userId.equals(scope.userId()));
    }

    /** The rules that apply to anybody of a tenant, by resource, the general before the specific. */
    List<RateLimitRule> of(Tenant tenant) {
        return rules.values().stream()
                .filter(rule -> isOf(tenant, rule.orgId()))
                .sorted(Comparator.comparing(RateLimitRule::resource)
                        .thenComparing(RateLimitRule::orgId, ANY_FIRST)
                        .thenComparing(RateLimitRule::userId, ANY_FIRST))
                .toList();
    }

    private static boolean isOf(Tenant tenant, @Nullable String orgId) {
        return switch (tenant) {
            case Tenant.Organization own -> orgId == null || orgId.equals(own.id());
            case Tenant.Everyone all -> true;
        };
    }
}
