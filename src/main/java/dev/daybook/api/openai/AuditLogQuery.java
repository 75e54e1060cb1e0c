package dev.daybook.api.openai;

import dev.daybook.access.Caller;
import dev.daybook.api.QueryParameters;
import dev.daybook.event.EventFilter;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.Order;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.TimeRange;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What a caller asks {@code GET /v1/organization/audit_logs} for.
 *
 * @param eventTypes the types that are wanted; empty for all of the scope
 * @param tenantOnly whether the tenant's types are wanted, rather than the organization's own
 * @param cursor where the page lies; null for the newest
 */
record AuditLogQuery(
        TimeRange range,
        List<String> eventTypes,
        boolean tenantOnly,
        List<String> projectIds,
        List<String> actorIds,
        List<String> actorEmails,
        List<String> resourceIds,
        int limit,
        @Nullable Cursor cursor) {

    static final int DEFAULT_LIMIT = 20;
    static final int MOST = 100;

    private static final Map<String, Boolean> SWITCHES =
            Collections.unmodifiableMap(new TreeMap<>(Map.of("true", true, "false", false)));

    private static final long EARLIEST = TimeRange.ALL.from().getEpochSecond();
    private static final long END = TimeRange.ALL.to().getEpochSecond();

    /**
     * An event that the page lies beside.
     *
     * @param parameter which parameter named it
     * @param newer whether the page is of newer events, rather than older ones
     */
    record Cursor(String parameter, boolean newer, EventId event) {}

    /**
     * Reads a query.
     *
     * @throws dev.daybook.kernel.Refusal.Invalid naming every parameter at fault
     */
    static AuditLogQuery of(MultiValueMap<String, String> values, AuditLogTypes types) {
        QueryParameters parameters = new QueryParameters(values);
        AuditLogQuery query = new AuditLogQuery(
                range(parameters),
                parameters.list(AuditLogParameters.EVENT_TYPES),
                Objects.requireNonNullElse(parameters.choice("tenant_only", SWITCHES), false),
                parameters.list("project_ids[]"),
                parameters.list("actor_ids[]"),
                parameters.list("actor_emails[]"),
                parameters.list("resource_ids[]"),
                parameters.limit(DEFAULT_LIMIT, MOST),
                cursor(parameters));
        // What is wrong by itself goes first: with a bad tenant_only there is no telling whether the types are right.
        parameters.refuseFaults();
        query.checkTypes(types, parameters);
        parameters.refuseFaults();
        return query;
    }

    /**
     * The same in the log's words. A page of newer events is asked for in the order of time, so that it is the one right
     * beside its cursor.
     *
     * @param organization the organization that the caller names; null for its own, or for a system administrator all
     * @throws dev.daybook.kernel.Refusal.Denied if that is not the caller's to see
     */
    EventQuery toEventQuery(Caller caller, @Nullable String organization) {
        EventFilter filter = EventFilter.of(FilterField.DIALECT, eventTypes.isEmpty() ? dialect() : null)
                .and(FilterField.LABEL, eventTypes)
                .and(FilterField.PROJECT, projectIds)
                .and(FilterField.ACTOR, actorIds)
                .and(FilterField.EMAIL, actorEmails)
                .and(FilterField.RESOURCE, resourceIds);
        return new EventQuery(
                caller.tenant(organization), range, isNewer() ? Order.ASCENDING : Order.DESCENDING, filter, true);
    }

    /** Whether the page is of the events just newer than the cursor. */
    boolean isNewer() {
        return cursor != null && cursor.newer();
    }

    private String dialect() {
        return tenantOnly ? OpenAiVocabulary.TENANT : OpenAiVocabulary.ORGANIZATION;
    }

    private void checkTypes(AuditLogTypes types, QueryParameters parameters) {
        for (String label : eventTypes) {
            AuditLogType type = types.named(label);
            if (type == null) {
                parameters.fault(AuditLogParameters.EVENT_TYPES, "holds a value that is no event type");
            } else if (tenantOnly && !type.tenantScoped()) {
                parameters.fault(
                        AuditLogParameters.EVENT_TYPES,
                        "must hold tenant-scoped event types alone, because tenant_only is true, and " + label
                                + " is none");
            } else if (!tenantOnly && type.tenantScoped()) {
                parameters.fault(
                        AuditLogParameters.EVENT_TYPES,
                        "holds " + label + ". tenant_only=true: Required for tenant-scoped events");
            }
        }
    }

    private static @Nullable Cursor cursor(QueryParameters parameters) {
        AuditLogId after = id(parameters, "after");
        AuditLogId before = id(parameters, "before");
        if (after != null && before != null) {
            parameters.fault("before", "must not be given together with after");
        }
        if (after != null) {
            return new Cursor("after", false, after.event());
        }
        return before == null ? null : new Cursor("before", true, before.event());
    }

    private static @Nullable AuditLogId id(QueryParameters parameters, String name) {
        return parameters.read(
                name,
                "must be the id of an audit log, such as audit_log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
                text -> AuditLogId.parse(text).orElse(null));
    }

    /** An event has the second that it happened in, so whole seconds bound the range. */
    private static TimeRange range(QueryParameters parameters) {
        return new TimeRange(
                second(Math.max(
                        parameters.number("effective_at[gt]", EARLIEST - 1) + 1,
                        parameters.number("effective_at[gte]", EARLIEST))),
                second(Math.min(
                        parameters.number("effective_at[lt]", END),
                        parameters.number("effective_at[lte]", END - 1) + 1)));
    }

    /** The start of a second, within the time that an event can have. */
    private static Instant second(long second) {
        return Instant.ofEpochSecond(Math.clamp(second, EARLIEST, END));
    }
}
