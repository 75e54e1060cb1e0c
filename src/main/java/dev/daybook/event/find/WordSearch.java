package dev.daybook.event.find;

import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventFilter;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.EventRows;
import dev.daybook.event.FilterField;
import dev.daybook.event.FoundWords;
import dev.daybook.event.LogSettings;
import dev.daybook.event.Order;
import dev.daybook.event.TextQuery;
import dev.daybook.event.Window;
import dev.daybook.kernel.EventId;
import dev.daybook.postgres.SteadyPlans;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/**
 * Looks for words in events, without an index of words: stretch by stretch through what the narrowest other filter leaves, in the
 * order of time, for as long as a search may take. Each stretch is a statement that looks at so many events and no more, whatever
 * matches; between two of them the search holds no connection. Stretches grow as long as each takes a small part of the time.
 */
@Component
public class WordSearch {

    private static final int SHORTEST = 64;
    static final int FIRST = 256;
    private static final int LONGEST = 16_384;

    /** How many events that may match a stretch reads: of those that do not match after all there may be any number. */
    private static final int MOST_HANDED_OVER = 256;

    /** How long a stretch should take: short beside the time of a search, long beside the beginning of a statement. */
    private static final Duration STRETCH_TIME = Duration.ofMillis(100);

    private static final RowMapper<Row> ROW = (row, number) -> new Row(
            row.getLong("looked_at"),
            new Anchor(new EventId(row.getObject("last_id", UUID.class)), row.getString("last_org")),
            event(row));

    private final SteadyPlans plans;
    private final EventCounts counts;
    private final Walks walks;
    private final SearchTurns turns;
    private final long time;

    /** A row of a stretch: how many events it looked at, the last of them, and one that may match. */
    private record Row(long lookedAt, Anchor last, @Nullable AuditEvent event) {}

    @Autowired
    WordSearch(SteadyPlans plans, EventCounts counts, Walks walks, SearchTurns turns, LogSettings settings) {
        this(plans, counts, walks, turns, settings.searchTime());
    }

    WordSearch(SteadyPlans plans, EventCounts counts, Walks walks, SearchTurns turns, Duration time) {
        this.plans = plans;
        this.counts = counts;
        this.walks = walks;
        this.turns = turns;
        this.time = time.toNanos();
    }

    /** See {@link EventLog#search}. */
    public FoundWords search(EventQuery query, TextQuery words, @Nullable String cursor, int limit) {
        Cursor from = cursor == null ? null : Cursor.decode(cursor, query, words, Window.at(cursor, limit));
        return turns.take(query.tenant(), () -> {
            Heads heads = from == null ? counts.heads(query.tenant()) : walks.heads(query.tenant(), from.bound());
            return new Run(query, words, heads, limit).search(from);
        });
    }

    private static @Nullable AuditEvent event(ResultSet row) throws SQLException {
        return row.getObject("id") == null ? null : EventRows.map(row);
    }

    /** One search. */
    private final class Run {

        private final EventQuery query;
        private final TextQuery words;
        private final Heads heads;
        private final int limit;
        private final @Nullable FilterField<?> index;
        private final List<AuditEvent> found = new ArrayList<>();
        private @Nullable Anchor last;
        private int length;

        Run(EventQuery query, TextQuery words, Heads heads, int limit) {
            this.query = query;
            this.words = words;
            this.heads = heads;
            this.limit = limit;
            this.index = index(query.filter());
        }

        FoundWords search(@Nullable Cursor from) {
            last = from == null ? null : from.anchor();
            long begin = System.nanoTime();
            long left = time;
            length = FIRST;
            boolean more = !heads.logs().isEmpty() && !query.range().isEmpty();
            while (more && found.size() < limit && left > 0) {
                more = stretch();
                long leftThen = time - (System.nanoTime() - begin);
                length = following(left - leftThen, leftThen);
                left = leftThen;
            }
            return new FoundWords(found, searchedTo(), more ? next(from) : null);
        }

        /** Looks at the next events, and tells whether there may be more behind them. */
        private boolean stretch() {
            int most = Math.min(length, MOST_HANDED_OVER);
            List<Object> parameters = new ArrayList<>();
            List<Row> rows = plans.query(statement(most, parameters), parameters, ROW);
            if (rows.isEmpty()) {
                return false;
            }
            for (Row row : rows) {
                if (row.event != null && words.matches(row.event)) {
                    found.add(row.event);
                    if (found.size() == limit) {
                        last = Anchor.of(row.event);
                        return true;
                    }
                }
            }
            Row end = rows.getLast();
            if (end.event != null && rows.size() == most && most < length) {
                // The others were looked at in vain: so many shall be no more than are handed over.
                length = most;
                last = Anchor.of(end.event);
                return true;
            }
            last = end.last;
            return end.lookedAt == length;
        }

        /**
         * The next events of the index alone, at most so many, and of these the ones that pass all else. They are marked first and
         * read then, so that what passes does not decide how many rows are sorted.
         */
        private String statement(int most, List<Object> parameters) {
            EventConditions conditions = EventConditions.ofFound("e");
            conditions.matching(index == null ? query.filter() : query.filter().without(index));
            WordConditions.add(words, query.identities(), conditions);
            parameters.addAll(conditions.parameters());
            boolean ascending = query.order() == Order.ASCENDING;
            String stretch = new EventSearch(walked(), ascending, last, 0, length).below(heads, parameters);
            parameters.add(most);
            return """
                    with stretch as materialized (
                        select e.org_id, e.id, %3$s as hit from (%4$s) as e
                    ), hits as materialized (
                        select org_id, id from stretch where hit order by id %1$s, org_id %1$s limit ?
                    )
                    select (select count(*) from stretch) as looked_at, l.id as last_id, l.org_id as last_org, %5$s
                    from (select org_id, id from stretch order by id %2$s, org_id %2$s limit 1) as l
                    left join (
                        hits as s cross join lateral (
                            select * from event where event.org_id = s.org_id and event.id = s.id offset 0) as e
                    ) on true
                    order by e.id %1$s, e.org_id %1$s""".formatted(
                            ascending ? "asc" : "desc",
                            ascending ? "desc" : "asc",
                            conditions,
                            stretch,
                            EventRows.columns(query.identities()));
        }

        private EventQuery walked() {
            EventFilter filter =
                    index == null ? EventFilter.ALL : query.filter().only(index);
            return new EventQuery(query.tenant(), query.range(), query.order(), filter, query.identities());
        }

        /** How many events the next stretch looks at, after one took so long and so much time is left. */
        private int following(long took, long left) {
            double fits = (double) length * Math.min(STRETCH_TIME.toNanos(), left) / Math.max(took, 1);
            return (int) Math.clamp(Math.min(fits, 4.0 * length), SHORTEST, LONGEST);
        }

        private @Nullable Instant searchedTo() {
            return last == null ? null : last.id().timestamp();
        }

        private String next(@Nullable Cursor from) {
            return new Cursor(
                            from == null ? walks.bound(query.tenant(), heads) : from.bound(),
                            0,
                            Cursor.Side.AFTER,
                            last,
                            0,
                            Cursor.fingerprint(query, words, limit))
                    .encode();
        }
    }

    /** The field whose index the search goes through: the narrowest that has one; null for time alone. */
    private static @Nullable FilterField<?> index(EventFilter filter) {
        return filter.asked().entrySet().stream()
                .filter(asked -> asked.getKey().hasIndex(asked.getValue()))
                .findFirst()
                .<FilterField<?>>map(Map.Entry::getKey)
                .orElse(null);
    }
}
