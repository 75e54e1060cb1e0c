package dev.daybook.access.limit;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.access.limit.LimitSettings.RuleSettings;
import dev.daybook.access.limit.RateLimitRule.Scope;
import dev.daybook.access.limit.RateLimitRule.Source;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Target;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.Purpose;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rules, and who changes them. Each instance keeps a copy, which it makes anew when it sees that another instance
 * changed a rule.
 */
@Service
public class RateLimitRules {

    /** How many rules one organization may set, because every instance keeps all of them. */
    static final int MOST_RULES = 1000;

    private final RuleTable table;
    private final ShippedRules shipped;
    private final LimitSettings settings;
    private final EventLog log;
    private final JsonMapper json;

    private record Copy(long version, RuleBook book) {}

    private volatile Copy copy;

    RateLimitRules(RuleTable table, ShippedRules shipped, LimitSettings settings, EventLog log, JsonMapper json) {
        this.table = table;
        this.shipped = shipped;
        this.settings = settings;
        this.log = log;
        this.json = json;
        this.copy = read();
    }

    /** A part of the rules that a caller may see, and how many there are in all. */
    public record Listing(List<RateLimitRule> rules, int total) {}

    /**
     * A part of the rules that apply in the caller's organization, of all rules for a system administrator: by resource,
     * the general before the specific.
     *
     * @param orgId the one organization that is meant, or null
     * @throws Refusal.Denied if the caller may not administer, or not that organization
     */
    public Listing list(Caller caller, @Nullable String orgId, long offset, int limit) {
        caller.require(Permission.ADMIN_API_ACCESS);
        refresh();
        List<RateLimitRule> rules = book().of(caller.tenant(orgId));
        return new Listing(rules.stream().skip(offset).limit(limit).toList(), rules.size());
    }

    /**
     * Sets the rule for everybody, and so makes its resource known if it was not.
     *
     * @throws Refusal.Denied if the caller is no system administrator
     * @throws Refusal.Invalid naming every fault of the request
     */
    public RateLimitRule putDefault(Caller caller, String resource, NewRateLimitRule request) {
        caller.require(Permission.SYSTEM_ADMIN);
        return put(caller, request.check(resource, null, null, source(caller)));
    }

    /**
     * Sets the rule for each user of an organization: the operator's, if a system administrator does it, else its own.
     *
     * @throws Refusal.Denied if the caller may not administer, or would allow more than the operator does
     * @throws Refusal.NotFound if the organization is not the caller's own
     * @throws Refusal.Invalid naming every fault of the request
     */
    public RateLimitRule putForOrganization(Caller caller, String resource, String orgId, NewRateLimitRule request) {
        requireOrganization(caller, orgId);
        return put(caller, request.check(resource, orgId, null, source(caller)));
    }

    /**
     * Sets the rule for one user: the operator's, if a system administrator does it, else the organization's own.
     *
     * @param orgId the user's organization, or null for the caller's own
     * @throws Refusal.Denied if the caller may not administer, or not that organization, or would allow more than the operator
     *     does
     * @throws Refusal.Invalid naming every fault of the request
     */
    public RateLimitRule putForUser(
            Caller caller, String resource, @Nullable String orgId, String userId, NewRateLimitRule request) {
        caller.require(Permission.ADMIN_API_ACCESS);
        return put(caller, request.check(resource, organization(caller, orgId), userId, source(caller)));
    }

    /**
     * Deletes the rule for everybody that an administrator has set; what the settings or the service say holds again.
     *
     * @throws Refusal.NotFound if none was set
     */
    public void deleteDefault(Caller caller, String resource) {
        caller.require(Permission.SYSTEM_ADMIN);
        delete(caller, new Scope(resource, null, null));
    }

    /**
     * Deletes the rule of an organization; a system administrator first the operator's, then its own.
     *
     * @throws Refusal.Denied if only the operator has set one, and the caller is no system administrator
     * @throws Refusal.NotFound if none was set
     */
    public void deleteForOrganization(Caller caller, String resource, String orgId) {
        requireOrganization(caller, orgId);
        delete(caller, new Scope(resource, orgId, null));
    }

    /**
     * Deletes the rule of a user, in the same way.
     *
     * @param orgId the user's organization, or null for the caller's own
     * @throws Refusal.Denied if only the operator has set one, and the caller is no system administrator
     * @throws Refusal.NotFound if none was set
     */
    public void deleteForUser(Caller caller, String resource, @Nullable String orgId, String userId) {
        caller.require(Permission.ADMIN_API_ACCESS);
        delete(caller, new Scope(resource, organization(caller, orgId), userId));
    }

    /** Whether a caller can delete a rule of a list: somebody set it, and whoever did is not above the caller. */
    public static boolean canDelete(Caller caller, RateLimitRule rule) {
        return switch (rule.source()) {
            case SHIPPED, SETTINGS -> false;
            case API -> caller.isSystemAdministrator();
            case ORGANIZATION -> caller.may(Permission.ADMIN_API_ACCESS);
        };
    }

    /** The organization that a caller names, or its own. */
    static String organization(Caller caller, @Nullable String orgId) {
        if (orgId == null) {
            return caller.orgId();
        }
        caller.requireOrganization(orgId);
        return orgId;
    }

    /** The rules as this instance knows them. */
    RuleBook book() {
        return copy.book();
    }

    private static void requireOrganization(Caller caller, String orgId) {
        caller.require(Permission.ADMIN_API_ACCESS);
        if (!caller.isSystemAdministrator() && !caller.orgId().equals(orgId)) {
            throw new Refusal.NotFound("There is no such organization.");
        }
    }

    private static Source source(Caller caller) {
        return caller.isSystemAdministrator() ? Source.API : Source.ORGANIZATION;
    }

    /** Refuses a rule of an organization's own that allows more than the operator does. */
    private void requireWithinCeiling(RateLimitRule rule) {
        if (rule.isOperators() || rule.orgId() == null) {
            return;
        }
        refresh();
        book().ceiling(rule.resource(), rule.orgId(), rule.userId())
                .filter(ceiling -> !rule.isWithin(ceiling))
                .ifPresent(ceiling -> {
                    throw new Refusal.Denied("The operator allows " + ceiling.maxUsage() + " of " + rule.resource()
                            + " in " + ceiling.windowSeconds()
                            + " seconds. The permission " + Permission.SYSTEM_ADMIN + " is required to allow more.");
                });
    }

    private RateLimitRule put(Caller caller, RateLimitRule rule) {
        requireWithinCeiling(rule);
        NewEvent event = changed(caller, rule.scope(), rule.isOperators(), rule);
        log.append(Post.own(caller.toPoster(), event).with(() -> {
            table.put(rule, caller.userId());
            if (table.count(rule.orgId(), rule.isOperators()) > MOST_RULES) {
                throw new Refusal.Conflict(List.of(
                        Fault.of("", "There are " + MOST_RULES + " rules already; delete one that is not needed.")));
            }
        }));
        refresh();
        return rule;
    }

    private void delete(Caller caller, Scope scope) {
        Refusal unknown = new Refusal.NotFound("No such rule was set.");
        // Asked before the event is made as well: what can be no rule can be no event's target either.
        if (!RateLimitRule.isResource(scope.resource())
                || (scope.userId() != null && !UserIds.isValid(scope.userId()))) {
            throw unknown;
        }
        refresh();
        boolean operators =
                caller.isSystemAdministrator() && (scope.orgId() == null || isSet(scope, true) || !isSet(scope, false));
        if (!caller.isSystemAdministrator() && !isSet(scope, false) && isSet(scope, true)) {
            throw new Refusal.Denied("The operator has set this rule. The permission " + Permission.SYSTEM_ADMIN
                    + " is required to delete it.");
        }
        log.append(Post.own(caller.toPoster(), changed(caller, scope, operators, null))
                .with(() -> {
                    if (!table.delete(scope, operators)) {
                        throw unknown;
                    }
                }));
        refresh();
    }

    /** Whether a rule was set through the API. */
    private boolean isSet(Scope scope, boolean operators) {
        return book().find(scope, operators)
                .filter(rule -> rule.source().compareTo(Source.API) >= 0)
                .isPresent();
    }

    private NewEvent changed(Caller caller, Scope scope, boolean operators, @Nullable RateLimitRule rule) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (scope.orgId() != null) {
            details.put("orgId", scope.orgId());
        }
        if (scope.userId() != null) {
            details.put("userId", scope.userId());
        }
        Optional.ofNullable(rule).ifPresent(now -> {
            details.put("maxUsage", now.maxUsage());
            details.put("windowSeconds", now.windowSeconds());
        });
        book().find(scope, operators).ifPresent(before -> {
            details.put("previousMaxUsage", before.maxUsage());
            details.put("previousWindowSeconds", before.windowSeconds());
        });
        return new NewEvent(
                LimitVocabulary.RULE_CHANGED,
                null,
                null,
                caller.toActor(),
                dev.daybook.event.Scope.organization(scope.orgId() == null ? caller.orgId() : scope.orgId()),
                new Target(LimitVocabulary.TARGET_TYPE, scope.resource(), null),
                json.writeValueAsString(details),
                null);
    }

    @Scheduled(fixedDelayString = "${daybook.access.limits.refresh:2s}")
    void refreshSoon() {
        Purpose.FOLLOWING.run(this::refresh);
    }

    /** Makes the copy anew if a rule was changed since. */
    synchronized void refresh() {
        if (table.version() != copy.version()) {
            copy = read();
        }
    }

    // The version first: a change that comes between is then seen as new, and read once more.
    private Copy read() {
        long version = table.version();
        return new Copy(
                version,
                RuleBook.of(Stream.of(
                                shipped.rules().stream(),
                                settings.rules().stream().map(RuleSettings::toRule),
                                table.list().stream())
                        .flatMap(rules -> rules)));
    }
}
