package dev.daybook.event.find;

import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.EventRows;
import dev.daybook.event.LogSettings;
import dev.daybook.event.Tenant;
import dev.daybook.event.TextQuery;
import dev.daybook.event.follow.Arrivals;
import dev.daybook.event.follow.LogHeads;
import dev.daybook.event.follow.Watch;
import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.SteadyPlans;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads a log in the order of arrival. What lies below the log's head is committed and visible, and positions are dense, so
 * whoever goes on behind the position that was scanned last meets every event once. A statement scans a bounded stretch of
 * positions, whatever the filter leaves of it, and a part ends where its events would need much memory.
 */
@Component
public class ArrivalReader {

    /** How many positions one statement scans at most. */
    static final int STRETCH = 10_000;

    /** To look at so many is a short read, as to read a page is: who follows a log as it grows takes no turns. */
    private static final int SHORT = 100;

    /** With so many characters of details together, events are enough. */
    private static final int LARGE = 1 << 20;

    /** How many rows the driver holds at a time. */
    private static final int FETCH_SIZE = 250;

    private final SteadyPlans plans;
    private final LogHeads heads;
    private final Arrivals told;
    private final SearchTurns turns;
    private final LongReads longReads;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final long time;

    ArrivalReader(
            SteadyPlans plans,
            LogHeads heads,
            Arrivals told,
            SearchTurns turns,
            LongReads longReads,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            LogSettings settings) {
        this.plans = plans;
        this.heads = heads;
        this.told = told;
        this.turns = turns;
        this.longReads = longReads;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setReadOnly(true);
        this.time = settings.searchTime().toNanos();
    }

    /** See {@link EventLog#awaitArrivals}. */
    public EventLog.Arrived await(EventQuery query, @Nullable TextQuery words, long after, int limit, Duration longest)
            throws InterruptedException {
        long begin = System.nanoTime();
        try (Watch watch = told.watch(log(query).id())) {
            EventLog.Arrived part = read(query, words, after, limit);
            while (part.events().isEmpty() && !told.isEnded()) {
                Duration left = longest.minusNanos(System.nanoTime() - begin);
                if (!left.isPositive() || (part.isComplete() && !watch.await(part.head(), left))) {
                    return part;
                }
                part = read(query, words, part.scannedTo(), limit);
            }
            return part;
        }
    }

    private static Tenant.Organization log(EventQuery query) {
        if (query.tenant() instanceof Tenant.Organization one) {
            return one;
        }
        throw new IllegalArgumentException("Each log has an order of arrival of its own, and all of them have none");
    }

    /** See {@link EventLog#arrivals}. */
    public EventLog.Arrived read(EventQuery query, @Nullable TextQuery words, long after, int limit) {
        Tenant.Organization one = log(query);
        long head = heads.find(one.id()).orElse(0);
        if (after >= head) {
            throw new Refusal.Invalid(
                    "after",
                    "after is beyond the last event of this log, whose position is " + (head - 1)
                            + (head == 0 ? ": it has none." : "."));
        }
        if (query.range().isEmpty()) {
            return new EventLog.Arrived(List.of(), head - 1, head);
        }
        Run run = new Run(one.id(), query, words, limit);
        // Where there is nothing to look at, nobody need wait for a turn.
        return words == null || after == head - 1
                ? run.read(after, head)
                : turns.take(query.tenant(), () -> run.read(after, head));
    }

    /** One reading: events, until they are as many as are wanted, or large together. */
    private final class Run {

        private final String organization;
        private final EventQuery query;
        private final @Nullable TextQuery words;
        private final int limit;
        private final List<AuditEvent> events = new ArrayList<>();
        private long size;

        Run(String organization, EventQuery query, @Nullable TextQuery words, int limit) {
            this.organization = organization;
            this.query = query;
            this.words = words;
            this.limit = limit;
        }

        EventLog.Arrived read(long after, long head) {
            long begin = System.nanoTime();
            long scannedTo = after;
            // However long the first stretch takes, it leads somewhere.
            while (!isFull() && scannedTo < head - 1 && (scannedTo == after || System.nanoTime() - begin < time)) {
                scannedTo = scan(scannedTo + 1, Math.min(head, scannedTo + 1 + STRETCH));
            }
            return new EventLog.Arrived(events, scannedTo, head);
        }

        private boolean isFull() {
            return events.size() == limit || size >= LARGE;
        }

        private long scan(long from, long to) {
            return words != null || to - from <= SHORT
                    ? look(from, to)
                    : longReads.take(query.tenant(), () -> look(from, to));
        }

        /** Looks at a stretch, or less of it where that is enough; the position that was looked at last. */
        private long look(long from, long to) {
            EventConditions conditions = new EventConditions("e")
                    .eachByItself()
                    .matching(query.filter())
                    .in(query.range())
                    .and("e.position >= ?", from)
                    .and("e.position < ?", to);
            if (words != null) {
                WordConditions.add(words, query.identities(), conditions);
            }
            List<Object> parameters = new ArrayList<>(List.of(organization));
            parameters.addAll(conditions.parameters());
            int most = limit - events.size();
            parameters.add(most);
            String sql = """
                    select %s
                    from (select ?::text as org_id) as h cross join event e where %s
                    order by e.position limit ?""".formatted(EventRows.columns(query.identities()), conditions);
            ResultSetExtractor<Long> last = rows -> take(rows, most, to - 1);
            // Without a transaction the driver would fetch all rows at once.
            return Objects.requireNonNull(transaction.execute(status -> {
                plans.keepInTransaction();
                return jdbc.query(
                        connection -> {
                            PreparedStatement statement = connection.prepareStatement(sql);
                            statement.setFetchSize(FETCH_SIZE);
                            return statement;
                        },
                        new ArgumentPreparedStatementSetter(parameters.toArray()),
                        last);
            }));
        }

        /**
         * Takes events of a stretch until it is enough. What is left then is not even sent.
         *
         * @param most how many rows there are at most, whether the stretch has more or not
         * @param end the last position of the stretch
         * @return the position up to which the stretch was looked at
         */
        private long take(ResultSet rows, int most, long end) throws SQLException {
            for (int taken = 1; rows.next(); taken++) {
                AuditEvent event = EventRows.map(rows);
                if (words == null || words.matches(event)) {
                    events.add(event);
                    size += event.details().length()
                            + event.actor().attributes().length();
                }
                if (isFull() || taken == most) {
                    return event.position();
                }
            }
            return end;
        }
    }
}
