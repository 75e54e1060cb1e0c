package dev.daybook.event.find;

import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.EventRows;
import dev.daybook.event.Order;
import dev.daybook.event.Tenant;
import dev.daybook.event.Window;
import dev.daybook.event.follow.LogHeads;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Slice;
import dev.daybook.postgres.SteadyPlans;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** Reads events: pages of walks, single events, and stretches of positions. */
@Component
public class EventPages {

    private static final RowMapper<AuditEvent> EVENT = (row, number) -> EventRows.map(row);

    private final SteadyPlans plans;
    private final EventCounts counts;
    private final Walks walks;
    private final LogHeads heads;
    private final LongReads longReads;

    EventPages(SteadyPlans plans, EventCounts counts, Walks walks, LogHeads heads, LongReads longReads) {
        this.plans = plans;
        this.counts = counts;
        this.walks = walks;
        this.heads = heads;
        this.longReads = longReads;
    }

    /** See {@link EventLog#find(EventQuery, Window)}. */
    public Slice<AuditEvent> page(EventQuery query, Window window) {
        String text = window.cursor();
        if (text == null) {
            return longReads.count(query, null, () -> firstPage(query, window));
        }
        Cursor cursor = Cursor.decode(text, query, window);
        return longReads.walk(query, () -> page(query, window, text, cursor));
    }

    private Slice<AuditEvent> page(EventQuery query, Window window, String text, Cursor cursor) {
        Heads heads = walks.heads(query.tenant(), cursor.bound());
        Window found = new Window(cursor.offset(), window.limit(), text);
        return slice(query, found, heads, cursor.total(), cursor, cursor.bound());
    }

    private Slice<AuditEvent> firstPage(EventQuery query, Window window) {
        EventCounts.Count count = counts.count(query);
        return slice(query, window, count.heads(), count.total(), null, null);
    }

    private Slice<AuditEvent> slice(
            EventQuery query, Window window, Heads heads, long total, @Nullable Cursor cursor, @Nullable String bound) {
        List<AuditEvent> events = window.offset() >= total ? List.of() : read(query, window, heads, cursor);
        boolean hasNext = !events.isEmpty() && window.offset() + events.size() < total;
        boolean hasPrevious = window.offset() > 0;
        if (!hasNext && !hasPrevious) {
            return new Slice<>(events, total, null, null);
        }
        String kept = bound == null ? walks.bound(query.tenant(), heads) : bound;
        String fingerprint = Cursor.fingerprint(query, window.limit());
        Slice.Position next = null;
        if (hasNext) {
            long offset = window.offset() + events.size();
            next = position(
                    new Cursor(kept, total, Cursor.Side.AFTER, Anchor.of(events.getLast()), offset, fingerprint));
        }
        Slice.Position previous = null;
        if (hasPrevious) {
            long offset = Math.max(0, window.offset() - window.limit());
            // A page that begins at the walk's beginning, or lies beyond its end, has no event beside it.
            boolean anchored = offset > 0 && !events.isEmpty();
            previous = position(new Cursor(
                    kept,
                    total,
                    anchored ? Cursor.Side.BEFORE : Cursor.Side.AFTER,
                    anchored ? Anchor.of(events.getFirst()) : null,
                    offset,
                    fingerprint));
        }
        return new Slice<>(events, total, next, previous);
    }

    private static Slice.Position position(Cursor cursor) {
        return new Slice.Position(cursor.offset(), cursor.encode());
    }

    /** The events of a page: those beside its anchor, or without one those after its offset. */
    private List<AuditEvent> read(EventQuery query, Window window, Heads heads, @Nullable Cursor cursor) {
        boolean backwards = cursor != null && cursor.side() == Cursor.Side.BEFORE;
        boolean ascending = (query.order() == Order.ASCENDING) != backwards;
        Anchor anchor = cursor == null ? null : cursor.anchor();
        List<AuditEvent> events = new ArrayList<>(
                new EventSearch(query, ascending, anchor, anchor == null ? window.offset() : 0, window.limit())
                        .below(heads, plans));
        if (backwards) {
            Collections.reverse(events);
        }
        return events;
    }

    /** See {@link EventLog#find(EventQuery, AuditEvent, int)}. */
    public List<AuditEvent> next(EventQuery query, @Nullable AuditEvent after, int limit) {
        Anchor anchor = after == null ? null : Anchor.of(after);
        return new EventSearch(query, query.order() == Order.ASCENDING, anchor, 0, limit).now(plans);
    }

    /** See {@link EventLog#beyond}. */
    public EventLog.Part beyond(EventQuery query, @Nullable EventId after, int limit) {
        return longReads.walk(query, () -> walkBeyond(query, after, limit));
    }

    private EventLog.Part walkBeyond(EventQuery query, @Nullable EventId after, int limit) {
        Anchor anchor = after == null ? null : new Anchor(after, null);
        boolean ascending = query.order() == Order.ASCENDING;
        // One more tells whether there is more, unless it has the id of the one before.
        for (int wanted = limit + 1; ; wanted += limit) {
            List<AuditEvent> found = new EventSearch(query, ascending, anchor, 0, wanted).now(plans);
            int end = Math.min(limit, found.size());
            while (end > 0
                    && end < found.size()
                    && found.get(end).id().equals(found.get(end - 1).id())) {
                end++;
            }
            if (end < found.size() || found.size() < wanted) {
                return new EventLog.Part(found.subList(0, end), end < found.size());
            }
        }
    }

    /** See {@link EventLog#find(Tenant, EventId, boolean)}. */
    public Optional<AuditEvent> find(Tenant tenant, EventId id, boolean identities) {
        String logs = switch (tenant) {
            case Tenant.Organization one -> "(select ?::text as org_id)";
            case Tenant.Everyone all -> "log_head";
        };
        List<Object> parameters =
                tenant instanceof Tenant.Organization one ? List.of(one.id(), id.value()) : List.of(id.value());
        return plans.query("""
                select %s
                from %s as h
                join event e on e.org_id = h.org_id and e.id = ?
                order by e.org_id limit 1""".formatted(EventRows.columns(identities), logs), parameters, EVENT).stream()
                .findFirst();
    }

    /** See {@link EventLog#follow}. */
    public List<AuditEvent> follow(String organization, long fromPosition, int limit) {
        return plans.query(
                """
                select %s
                from event e where e.org_id = ? and e.position >= ? and e.position < ?
                order by e.position""".formatted(EventRows.COLUMNS), List.of(organization, fromPosition, fromPosition + limit), EVENT);
    }

    /** See {@link EventLog#head}. */
    public long head(String organization) {
        return heads.find(organization).orElse(0);
    }
}
