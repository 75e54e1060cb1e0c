package dev.daybook.event.find;

import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.EventRows;
import dev.daybook.event.Tenant;
import dev.daybook.event.follow.LogHeads;
import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.SteadyPlans;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** For how long further stretches are begun where the filter has not left enough yet. */
    private static final Duration LOOKING = Duration.ofSeconds(2);

    /** With so many characters of details together, events are enough. */
    private static final int LARGE = 1 << 20;

    /** How many rows the driver holds at a time. */
    private static final int FETCH_SIZE = 250;

    private final SteadyPlans plans;
    private final LogHeads heads;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    ArrivalReader(SteadyPlans plans, LogHeads heads, JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.plans = plans;
        this.heads = heads;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setReadOnly(true);
    }

    /** See {@link EventLog#arrivals}. */
    public EventLog.Arrived read(EventQuery query, long after, int limit) {
        if (!(query.tenant() instanceof Tenant.Organization one)) {
            throw new IllegalArgumentException(
                    "Each log has an order of arrival of its own, and all of them have none");
        }
        String organization = one.id();
        long head = heads.find(organization).orElse(0);
        if (after >= head) {
            throw new Refusal.Invalid(
                    "after",
                    "after is behind the last event of this log, whose position is " + (head - 1)
                            + (head == 0 ? ": it has none." : "."));
        }
        if (query.range().isEmpty()) {
            return new EventLog.Arrived(List.of(), head - 1, head);
        }
        long end = System.nanoTime() + LOOKING.toNanos();
        Gathered gathered = new Gathered(limit);
        long scannedTo = after;
        while (!gathered.isFull() && scannedTo < head - 1 && (scannedTo == after || System.nanoTime() - end < 0)) {
            scannedTo = scan(organization, query, scannedTo + 1, head, gathered);
        }
        return new EventLog.Arrived(gathered.events, scannedTo, head);
    }

    /** Scans a stretch, or less of it where that is enough; the position that was scanned last. */
    private long scan(String organization, EventQuery query, long from, long head, Gathered gathered) {
        long to = Math.min(head, from + STRETCH);
        EventConditions conditions = new EventConditions("e")
                .eachByItself()
                .matching(query.filter())
                .in(query.range())
                .and("e.position >= ?", from)
                .and("e.position < ?", to);
        List<Object> parameters = new ArrayList<>(List.of(organization));
        parameters.addAll(conditions.parameters());
        parameters.add(gathered.missing());
        String sql = """
                select %s
                from (select ?::text as org_id) as h cross join event e where %s
                order by e.position limit ?""".formatted(EventRows.columns(query.identities()), conditions);
        ResultSetExtractor<Boolean> rest = gathered::add;
        // Without a transaction the driver would fetch all rows at once.
        Boolean full = transaction.execute(status -> {
            plans.keepInTransaction();
            return jdbc.query(
                    connection -> {
                        PreparedStatement statement = connection.prepareStatement(sql);
                        statement.setFetchSize(FETCH_SIZE);
                        return statement;
                    },
                    new ArgumentPreparedStatementSetter(parameters.toArray()),
                    rest);
        });
        return Boolean.TRUE.equals(full) ? gathered.events.getLast().position() : to - 1;
    }

    /** Events that were read, until they are as many as are wanted, or large together. */
    private static final class Gathered {

        private final List<AuditEvent> events = new ArrayList<>();
        private final int limit;
        private long size;

        Gathered(int limit) {
            this.limit = limit;
        }

        int missing() {
            return limit - events.size();
        }

        boolean isFull() {
            return missing() == 0 || size >= LARGE;
        }

        /** Adds those of some rows that there is room for; the rest is not even sent. Whether it is full. */
        boolean add(ResultSet rows) throws SQLException {
            while (!isFull() && rows.next()) {
                AuditEvent event = EventRows.map(rows);
                events.add(event);
                size += event.details().length() + event.actor().attributes().length();
            }
            return isFull();
        }
    }
}
