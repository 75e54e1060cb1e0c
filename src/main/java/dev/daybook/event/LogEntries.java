package dev.daybook.event;

import dev.daybook.entry.Leaf;
import dev.daybook.entry.LeafHash;
import dev.daybook.entry.SaltedValue;
import dev.daybook.event.follow.Stretch;
import dev.daybook.kernel.EventId;
import dev.daybook.postgres.SteadyPlans;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads the logs as what proofs are about: entries, in the order of their positions. */
@Component
public class LogEntries {

    /**
     * How many positions one statement asks for. Positions tell nothing about partitions, so that each statement looks
     * into all of them; and PostgreSQL may sort what it finds there, which is to stay small.
     */
    private static final int STEP = 4096;

    /** How many rows the driver holds at a time. */
    private static final int FETCH_SIZE = 500;

    private static final String COLUMNS = EventColumns.NAMES + ", id, position, leaf_hash";

    /** The entries of a range of positions. */
    static final String RANGE = "where org_id = ? and position >= ? and position < ? order by position";

    /** Looked up stretch by stretch: for a plain join the planner may read the whole table. */
    private static final String STRETCHES = "select " + COLUMNS + """

            from unnest(?::text[], ?::bigint[], ?::bigint[]) as s (organization, first, behind)
            cross join lateral (
                select * from event
                where event.org_id = s.organization and event.position >= s.first and event.position < s.behind offset 0
            ) as e""";

    private static final RowMapper<LogEntry> ENTRY = (row, number) -> entry(row, Map.of());

    private static final RowMapper<LogEntry> OPENED_ENTRY = (row, number) -> entry(row, openings(row));

    private final SteadyPlans plans;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    LogEntries(SteadyPlans plans, JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.plans = plans;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setReadOnly(true);
    }

    /**
     * Reads the entries of a log at a range of positions, in their order, however many they are. Whether each position
     * has one entry is for the reader to see.
     *
     * @param from the first position
     * @param to the first position after the range; at most the log's head, beyond which there is nothing to look for
     * @param opened whether the identifying values are read, which open the entries' digests
     */
    public void read(String organization, long from, long to, boolean opened, Consumer<LogEntry> reader) {
        for (long start = from; start < to; start += STEP) {
            readStep(organization, start, Math.min(start + STEP, to), opened, reader);
        }
    }

    private void readStep(String organization, long from, long to, boolean opened, Consumer<LogEntry> reader) {
        RowMapper<LogEntry> mapper = mapper(opened);
        // Without a transaction the driver would fetch all rows at once.
        transaction.executeWithoutResult(status -> {
            plans.keepInTransaction();
            jdbc.sql(select(opened) + RANGE)
                    .withFetchSize(FETCH_SIZE)
                    .param(organization)
                    .param(from)
                    .param(to)
                    .query(row -> {
                        reader.accept(mapper.mapRow(row, 0));
                    });
        });
    }

    /**
     * Reads the entries of stretches of many logs, in no order: to sort so many whole entries is work that whoever knows their
     * positions need not have done.
     */
    public void read(List<Stretch> stretches, BiConsumer<String, LogEntry> reader) {
        transaction.executeWithoutResult(status -> {
            plans.keepInTransaction();
            jdbc.sql(STRETCHES)
                    .withFetchSize(FETCH_SIZE)
                    .param(stretches.stream().map(Stretch::organization).toArray(String[]::new))
                    .param(stretches.stream().map(Stretch::from).toArray(Long[]::new))
                    .param(stretches.stream().map(Stretch::to).toArray(Long[]::new))
                    .query(row -> {
                        reader.accept(row.getString("org_id"), ENTRY.mapRow(row, 0));
                    });
        });
    }

    /** The entry of an event, if the organization has it. */
    public Optional<LogEntry> find(String organization, EventId id, boolean opened) {
        return jdbc.sql(select(opened) + "where org_id = ? and id = ?")
                .param(organization)
                .param(id.value())
                .query(mapper(opened))
                .optional();
    }

    /** What is read, up to the condition. */
    static String select(boolean opened) {
        return "select " + COLUMNS + (opened ? ", " + Identity.COLUMNS : "") + "\nfrom event\n";
    }

    private static RowMapper<LogEntry> mapper(boolean opened) {
        return opened ? OPENED_ENTRY : ENTRY;
    }

    private static LogEntry entry(ResultSet row, Map<String, SaltedValue> openings) throws SQLException {
        EventColumns columns = EventColumns.map(row);
        EventId id = new EventId(row.getObject("id", UUID.class));
        long position = row.getLong("position");
        return new LogEntry(
                id, position, bytes(columns, id, position), LeafHash.of(row.getBytes("leaf_hash")), openings);
    }

    /** The id is in no leaf, because it follows from what is. One that does not is written as no leaf is. */
    private static byte[] bytes(EventColumns columns, EventId id, long position) {
        EventId expected = EventId.of(columns.orgId(), columns.timestamp(), position);
        return id.equals(expected)
                ? Leaf.of(columns.entry()).bytes(position)
                : ("The id is " + id + " and not " + expected).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, SaltedValue> openings(ResultSet row) throws SQLException {
        String salts = row.getString("salts");
        return salts == null ? Map.of() : Identity.map(row).openings(salts);
    }
}
