package dev.daybook.event;

import dev.daybook.kernel.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
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

    private static final String COLUMNS = "e." + EventColumns.NAMES.replace(", ", ", e.") + ", e.position, e.leaf_hash";

    private static final String WITH_IDENTITY = COLUMNS
            + ", i.username, i.ip, i.email, i.org_name, i.project_name, i.details as identifying_details, i.salts";

    /** Looked up for each entry: for a plain join the planner reads the identities of the whole log. */
    private static final String IDENTITY = """
            left join lateral (
                select * from event_identity i where i.org_id = e.org_id and i.id = e.id offset 0
            ) as i on true
            """;

    /** The entries of a range of positions. */
    static final String RANGE = "where e.org_id = ? and e.position >= ? and e.position < ? order by e.position";

    private static final RowMapper<LogEntry> ENTRY = (row, number) -> entry(row, Openings.NONE);

    private static final RowMapper<LogEntry> OPENED_ENTRY = (row, number) -> entry(row, openings(row));

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    LogEntries(JdbcClient jdbc, PlatformTransactionManager transactions) {
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
        transaction.executeWithoutResult(status -> jdbc.sql(select(opened) + RANGE)
                .withFetchSize(FETCH_SIZE)
                .param(organization)
                .param(from)
                .param(to)
                .query(row -> {
                    reader.accept(mapper.mapRow(row, 0));
                }));
    }

    /** The entry of an event, if the organization has it. */
    public Optional<LogEntry> find(String organization, EventId id, boolean opened) {
        return jdbc.sql(select(opened) + "where e.org_id = ? and e.id = ?")
                .param(organization)
                .param(id.value())
                .query(mapper(opened))
                .optional();
    }

    /** What is read, up to the condition. */
    static String select(boolean opened) {
        return "select " + (opened ? WITH_IDENTITY : COLUMNS) + "\nfrom event e\n" + (opened ? IDENTITY : "");
    }

    private static RowMapper<LogEntry> mapper(boolean opened) {
        return opened ? OPENED_ENTRY : ENTRY;
    }

    private static LogEntry entry(ResultSet row, Openings openings) throws SQLException {
        EventColumns columns = EventColumns.map(row);
        long position = row.getLong("position");
        return new LogEntry(
                columns.id(),
                position,
                Leaf.of(columns).bytes(position),
                LeafHash.of(row.getBytes("leaf_hash")),
                openings);
    }

    private static Openings openings(ResultSet row) throws SQLException {
        return Openings.of(
                new Identity(
                        row.getString("username"),
                        row.getString("ip"),
                        row.getString("email"),
                        row.getString("org_name"),
                        row.getString("project_name"),
                        IdentifyingDetails.stored(row.getString("identifying_details"))),
                row.getString("salts"));
    }
}
