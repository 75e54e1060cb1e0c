package dev.daybook.event.find;

import dev.daybook.event.EventLog;
import dev.daybook.event.EventReading;
import dev.daybook.event.EventSink;
import dev.daybook.postgres.SteadyPlans;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads many events with little memory: stretch by stretch in the order of time, each stretch by a statement of its own.
 * One statement for all of them would hold its snapshot for minutes, and rows that every append changes, such as the
 * head, would pile up behind it; and with a limit the planner walks an index in place of sorting a log on disk.
 */
@Component
public class EventReader {

    /** How many events a statement reads: many enough that its beginning costs nothing beside them. */
    static final int STRETCH = 20_000;

    private final SteadyPlans plans;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    EventReader(SteadyPlans plans, JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.plans = plans;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setReadOnly(true);
    }

    /** See {@link EventLog#read}. */
    public void read(EventReading reading, EventSink sink) {
        if (reading.range().isEmpty() || reading.below() == 0) {
            return;
        }
        CopiedEvents events = new CopiedEvents(reading.fields(), sink);
        UUID after = null;
        long read;
        do {
            UUID last = after;
            Long rows = transaction.execute(status -> {
                plans.keepInTransaction();
                return jdbc.execute((ConnectionCallback<Long>) connection -> copy(connection, reading, last, events));
            });
            read = rows == null ? 0 : rows;
            after = events.last();
        } while (read == STRETCH);
    }

    private static long copy(Connection connection, EventReading reading, @Nullable UUID after, CopiedEvents events)
            throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        CopyOut copy = postgres.getCopyAPI().copyOut(sql(postgres, reading, after));
        try {
            long rows = 0;
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                events.take(row);
                rows++;
            }
            return rows;
        } catch (RuntimeException stopped) {
            drain(copy, stopped);
            throw stopped;
        }
    }

    /**
     * Reads to the end what the sink did not take. To cancel would be quicker and is not safe: a cancellation that comes
     * late hits the connection's next statement, which is somebody else's.
     */
    private static void drain(CopyOut copy, RuntimeException stopped) {
        try {
            while (copy.isActive()) {
                copy.readFromCopy();
            }
        } catch (SQLException broken) {
            stopped.addSuppressed(broken);
        }
    }

    private static String sql(PGConnection postgres, EventReading reading, @Nullable UUID after) throws SQLException {
        EventConditions conditions = new EventConditions("e")
                .matching(reading.filter())
                .in(reading.range())
                .and("e.position < ?", reading.below());
        if (after != null) {
            conditions.and("e.id > ?", after);
        }
        List<String> columns = new ArrayList<>(List.of("e.id"));
        reading.fields().forEach(field -> columns.addAll(field.columns(reading.identities())));
        List<Object> parameters = new ArrayList<>(List.of(reading.log().id()));
        parameters.addAll(conditions.parameters());
        return "copy (select " + String.join(", ", columns)
                + literal(
                        postgres,
                        " from (select ?::text as org_id) as h cross join event e where " + conditions
                                + " order by e.id limit " + STRETCH,
                        parameters)
                + ") to stdout";
    }

    /** COPY takes no parameters. */
    private static String literal(PGConnection postgres, String sql, List<Object> parameters) throws SQLException {
        String[] parts = sql.split("\\?", -1);
        StringBuilder text = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            text.append(literal(postgres, parameters.get(i - 1))).append(parts[i]);
        }
        return text.toString();
    }

    private static String literal(PGConnection postgres, Object value) throws SQLException {
        return switch (value) {
            case Long number -> number.toString();
            case UUID id -> "'" + id + "'::uuid";
            case String text -> "'" + postgres.escapeLiteral(text) + "'";
            case String[] texts -> {
                List<String> literals = new ArrayList<>();
                for (String text : texts) {
                    literals.add("'" + postgres.escapeLiteral(text) + "'");
                }
                yield "array[" + String.join(", ", literals) + "]::text[]";
            }
            default -> throw new IllegalArgumentException("No literal of " + value.getClass());
        };
    }
}
