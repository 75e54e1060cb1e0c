package dev.daybook.access.limit;

import dev.daybook.access.ApiTokens;
import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.access.limit.UsageTable.UsageKey;
import dev.daybook.access.limit.UsageTable.Wish;
import dev.daybook.event.AppendCharge;
import dev.daybook.event.EventFilter;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Order;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.event.Tenant;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.GroupCommit;
import dev.daybook.kernel.Outage;
import dev.daybook.kernel.OutageLog;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.TimeRange;
import dev.daybook.postgres.Purpose;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * Counts how much each user of an organization uses of what is limited, and refuses what is too much. The count is one
 * for all instances and exact; windows are fixed and begin with the first use.
 */
@Service
public class RateLimits {

    /** How long a charge waits at most for the one before it, and in all; then the caller passes uncounted. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration IN_ALL = Duration.ofSeconds(2);

    private static final Set<Outage> WAITED_LONG = EnumSet.of(Outage.AWAY, Outage.LATE);

    private static final Set<String> ONE_LANE = Set.of("");

    private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);

    private static final String DECISIONS = "daybook.ratelimit.decisions";

    /** The most that is charged within the transaction that appends it. */
    private static final long MOST_WITHIN_APPEND = 100;

    private final RateLimitRules rules;
    private final ShippedRules shipped;
    private final LimitSettings settings;
    private final UsageTable table;
    private final GroupCommit<PendingCharge> charges;
    private final ApiTokens tokens;
    private final EventLog log;
    private final JsonMapper json;
    private final MeterRegistry meters;
    // To look one up in the registry takes longer than all else that a charge is for the service.
    private final Map<Decision, Counter> decisions = new ConcurrentHashMap<>();

    private record Decision(String resource, String outcome) {}

    RateLimits(
            RateLimitRules rules,
            ShippedRules shipped,
            LimitSettings settings,
            UsageTable table,
            ApiTokens tokens,
            EventLog log,
            JsonMapper json,
            MeterRegistry meters) {
        this.rules = rules;
        this.shipped = shipped;
        this.settings = settings;
        this.table = table;
        this.charges = new GroupCommit<>(
                new GroupCommit.Limits(
                        1,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        settings.gatherTime(),
                        PATIENCE,
                        IN_ALL),
                charge -> ONE_LANE,
                charge -> 1,
                group -> Purpose.WRITING.run(() -> ChargeRounds.decide(group, table::chargeLoosely)));
        this.tokens = tokens;
        this.log = log;
        this.json = json;
        this.meters = meters;
    }

    /**
     * Charges a caller for what it is about to do; empty where nothing is counted. If the count fails the caller passes:
     * a limit that is out of order is no reason to refuse anybody, and what it does may still work, such as reading from
     * a database that takes no writes, or whose row somebody holds. Where the database is away, or too slow, this fails:
     * whatever follows would wait as long again, and the caller has waited long enough.
     */
    public Optional<Charge> charge(Caller caller, String resource, long amount) {
        if (!settings.enabled()) {
            return Optional.empty();
        }
        try {
            return Optional.of(charge(caller, pending(caller, resource, amount)));
        } catch (Refusal.Unavailable slow) {
            LOG.debug("{} is not counted now", resource, slow);
            return Optional.empty();
        } catch (RuntimeException failure) {
            Optional<Outage> outage = Outage.of(failure);
            if (outage.filter(WAITED_LONG::contains).isPresent()) {
                throw failure;
            }
            if (outage.isPresent()) {
                OutageLog.tell(failure);
            } else {
                LOG.error("{} is not counted now", resource, failure);
            }
            return Optional.empty();
        }
    }

    /**
     * Charges a caller for what it appends, in the transaction that writes it; {@link #charge(Caller, String, long)} for
     * much at once, because the transaction that writes it is long, and others who charge the same user would wait.
     *
     * @param append appends with the charge that it is given, which refuses it if it is too much
     * @param charged is told what was charged, whatever became of the append; nothing where nothing is counted
     */
    public <T> T charge(
            Caller caller, String resource, long amount, Function<AppendCharge, T> append, Consumer<Charge> charged) {
        if (!settings.enabled() || amount > MOST_WITHIN_APPEND) {
            charge(caller, resource, amount).ifPresent(charge -> {
                charged.accept(charge);
                charge.require();
            });
            return append.apply(AppendCharge.NONE);
        }
        PendingCharge pending = pending(caller, resource, amount);
        try {
            T appended = append.apply(pending);
            if (!pending.isDecided()) {
                count(resource, "failed");
            }
            return appended;
        } finally {
            pending.charge().ifPresent(charge -> {
                charged.accept(charge);
                settle(caller, pending, charge);
            });
        }
    }

    /**
     * Charges a user on behalf of another service that limits something by this count.
     *
     * @param orgId the user's organization, or null for the caller's own
     * @throws Refusal.Denied if the caller may not post, or not in that organization, or if it is this service that limits the
     *     resource: what it did not do itself it does not count
     * @throws Refusal.NotFound if no rule for the resource applies to the user
     * @throws Refusal.Invalid naming every fault of the request
     */
    public Charge charge(
            Caller caller, @Nullable String orgId, String userId, String resource, @Nullable BigInteger amount) {
        caller.require(Permission.WRITE_EVENTS);
        if (shipped.isOwn(resource)) {
            throw new Refusal.Denied(
                    resource + " is a resource of this service, which counts its use itself; nobody can charge it.");
        }
        String organization = RateLimitRules.organization(caller, orgId);
        List<Fault> faults = new ArrayList<>();
        if (!UserIds.isValid(userId)) {
            faults.add(Fault.of("userId", UserIds.COMPLAINT));
        }
        long wanted = NewRateLimitRule.number("amount", amount, 1, RateLimitRule.LARGEST_USAGE, faults);
        if (!faults.isEmpty()) {
            throw new Refusal.Invalid(faults);
        }
        RateLimitRule rule =
                rules.book().applying(resource, organization, userId).orElseThrow(RateLimits::unknownResource);
        return charge(caller, pending(new UsageKey(organization, userId, resource), wanted, rule));
    }

    /**
     * What a user has used, for each limit that applies to it.
     *
     * @param orgId the user's organization, or null for the caller's own
     * @throws Refusal.Denied if the caller is neither that user, nor reads activity, nor administers
     * @throws Refusal.NotFound if nothing names such a user
     */
    public List<RateLimitUsage> usage(Caller caller, @Nullable String orgId, String userId) {
        String organization = RateLimitRules.organization(caller, orgId);
        if (!isSelf(caller, organization, userId) && !caller.may(Permission.ADMIN_API_ACCESS)) {
            caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        }
        requireKnown(caller, organization, userId);
        return table.find(organization, userId, rules.book().applying(organization, userId), shipped);
    }

    /**
     * Who of an organization has used the largest parts of what is allowed, the largest first: of the windows that are open.
     *
     * @param orgId the organization, or null for the caller's own
     * @throws Refusal.Denied if the caller neither reads activity nor administers
     */
    public List<UserUsage> nearest(Caller caller, @Nullable String orgId, int most) {
        String organization = RateLimitRules.organization(caller, orgId);
        if (!caller.may(Permission.ADMIN_API_ACCESS)) {
            caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        }
        return table.nearest(organization, most, shipped);
    }

    /**
     * Sets a user's usage to zero, at once and for all instances, and says so in the log.
     *
     * @param orgId the user's organization, or null for the caller's own
     * @param resource the one resource, or null for all
     * @throws Refusal.Denied if the caller does not administer
     * @throws Refusal.NotFound if nothing names such a user, or no rule for the resource applies to it
     */
    public void reset(Caller caller, @Nullable String orgId, String userId, @Nullable String resource) {
        caller.require(Permission.ADMIN_API_ACCESS);
        String organization = RateLimitRules.organization(caller, orgId);
        requireKnown(caller, organization, userId);
        if (resource != null
                && rules.book().applying(resource, organization, userId).isEmpty()) {
            throw unknownResource();
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("userId", userId);
        if (resource != null) {
            details.put("resource", resource);
        }
        log.append(Post.own(caller.toPoster(), event(LimitVocabulary.RESET, caller, organization, resource, details))
                .with(() -> table.reset(organization, userId, resource)));
    }

    @Scheduled(fixedDelayString = "PT10M")
    void sweep() {
        int swept = table.sweep();
        LOG.debug("{} windows that ended were forgotten", swept);
    }

    private PendingCharge pending(Caller caller, String resource, long amount) {
        RateLimitRule rule = rules.book()
                .applying(resource, caller.orgId(), caller.userId())
                .orElseThrow(() -> new IllegalStateException("No rule limits " + resource));
        return pending(new UsageKey(caller.orgId(), caller.userId(), resource), amount, rule);
    }

    private PendingCharge pending(UsageKey key, long amount, RateLimitRule rule) {
        return new PendingCharge(new Wish(key, amount, rule), shipped.unit(key.resource()));
    }

    private Charge charge(Caller caller, PendingCharge pending) {
        try {
            charges.commit(pending);
        } catch (RuntimeException failure) {
            count(pending.wish().key().resource(), "failed");
            throw failure;
        }
        Charge charge = pending.charge().orElseThrow(() -> new IllegalStateException("A charge was left undecided"));
        settle(caller, pending, charge);
        return charge;
    }

    private void settle(Caller caller, PendingCharge pending, Charge charge) {
        UsageKey key = pending.wish().key();
        count(key.resource(), charge.allowed() ? "allowed" : "refused");
        if (pending.isFirstRefusal()) {
            tell(caller, key, charge.amount(), charge.usage());
        }
    }

    private void count(String resource, String outcome) {
        decisions
                .computeIfAbsent(
                        new Decision(resource, outcome),
                        decision -> meters.counter(DECISIONS, "resource", resource, "outcome", outcome))
                .increment();
    }

    /** Says once a window that somebody is refused, in the service's log and in the organization's. */
    private void tell(Caller caller, UsageKey key, long amount, RateLimitUsage usage) {
        LOG.info(
                "{} is over the limit of {} ({} in {} s) in {}",
                key.userId(),
                key.resource(),
                usage.maxUsage(),
                usage.windowSeconds(),
                key.orgId());
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("userId", key.userId());
        details.put("resource", key.resource());
        details.put("amount", amount);
        details.put("currentUsage", usage.currentUsage());
        details.put("maxUsage", usage.maxUsage());
        details.put("windowSeconds", usage.windowSeconds());
        try {
            log.append(Post.own(
                    caller.toPoster(), event(LimitVocabulary.EXCEEDED, caller, key.orgId(), key.resource(), details)));
        } catch (RuntimeException failure) {
            // The refusal stands without it.
            LOG.warn("The refusal cannot be logged as an event: {}", failure.toString());
        }
    }

    private NewEvent event(
            String label, Caller caller, String orgId, @Nullable String resource, Map<String, Object> details) {
        return new NewEvent(
                label,
                null,
                null,
                caller.toActor(),
                Scope.organization(orgId),
                resource == null ? null : new Target(LimitVocabulary.TARGET_TYPE, resource, null),
                json.writeValueAsString(details),
                null);
    }

    private static Refusal unknownResource() {
        return new Refusal.NotFound("No limit of this resource applies to the user.");
    }

    private static boolean isSelf(Caller caller, String orgId, String userId) {
        return caller.orgId().equals(orgId) && caller.userId().equals(userId);
    }

    /** Users need no registration: one is known once a token, a rule, a charge or an event names it. */
    private void requireKnown(Caller caller, String orgId, String userId) {
        boolean known = UserIds.isValid(userId)
                && (isSelf(caller, orgId, userId)
                        || rules.book().names(orgId, userId)
                        || table.names(orgId, userId)
                        || tokens.hasAny(orgId, userId)
                        || hasActed(orgId, userId));
        if (!known) {
            throw new Refusal.NotFound("There is no such user in the organization " + orgId + ".");
        }
    }

    private boolean hasActed(String orgId, String userId) {
        EventFilter own = EventFilter.of(FilterField.USER, userId);
        return !log.find(
                        new EventQuery(new Tenant.Organization(orgId), TimeRange.ALL, Order.DESCENDING, own, false),
                        null,
                        1)
                .isEmpty();
    }
}
