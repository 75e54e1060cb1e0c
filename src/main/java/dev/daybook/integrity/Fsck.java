package dev.daybook.integrity;

import dev.daybook.event.DerivedRows;
import dev.daybook.event.LogEntries;
import dev.daybook.event.StoredLogs;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.Origin;
import dev.daybook.integrity.note.Shown;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.integrity.tree.TilePath;
import dev.daybook.kernel.Outage;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Examines the logs of a database: derives anew everything that follows from something else, and says where it does not.
 * Whatever the service appends and seals meanwhile is left for another time.
 */
@Component
public class Fsck {

    /** What no examination says anything about. */
    public static final String NOT_EXAMINED =
            "Not looked at is what follows from no event: the secrets of API tokens and the"
                    + " names of their users, rules of rate limits and what was used, prediction usage, inference events and their"
                    + " files, jobs, exports and their artifacts, idempotency keys; nor whether what was posted is true.";

    private static final RowMapper<String> ORGANIZATION = (row, number) -> row.getString("org_id");
    private static final RowMapper<Long> LEAVES = (row, number) -> row.getLong("leaves");

    private static final RowMapper<String> TILE =
            (row, number) -> new TilePath(row.getInt("level"), row.getLong("index"), row.getInt("width")).toString();

    private final JdbcClient jdbc;
    private final LogEntries entries;
    private final StoredLogs logs;
    private final StoredTiles tiles;
    private final LogKeys keys;
    private final DatabaseGuards guards;
    private final List<DerivedRows> derived;

    Fsck(
            JdbcClient jdbc,
            LogEntries entries,
            StoredLogs logs,
            StoredTiles tiles,
            LogKeys keys,
            DatabaseGuards guards,
            ObjectProvider<DerivedRows> derived) {
        this.jdbc = jdbc;
        this.entries = entries;
        this.logs = logs;
        this.tiles = tiles;
        this.keys = keys;
        this.guards = guards;
        this.derived = derived.orderedStream().toList();
    }

    /** The organizations of which anything is stored that belongs to a log, in the order of their names. */
    public SortedSet<String> organizations() {
        SortedSet<String> organizations = new TreeSet<>(logs.organizations());
        organizations.addAll(jdbc.sql("select distinct org_id from log_key")
                .query(ORGANIZATION)
                .list());
        organizations.addAll(jdbc.sql("select org_id from tile where level = 0 and index = 0")
                .query(ORGANIZATION)
                .list());
        derived.forEach(rows -> organizations.addAll(rows.organizations()));
        return organizations;
    }

    /** Those of some kept checkpoints that are of none of some organizations' logs, by the names of their logs. */
    public List<String> ofNone(Collection<SignedNote> kept, Collection<String> organizations) {
        return kept.stream()
                .map(note -> Checkpoint.parse(note.text()).origin())
                .filter(origin -> organizations.stream().noneMatch(organization -> Origin.isOf(origin, organization)))
                .map(Shown::of)
                .toList();
    }

    /** Examines what keeps the logs as they are in the database itself: owners, privileges, triggers. */
    public Verdict examineDatabase() {
        FsckFaults faults = new FsckFaults();
        List<String> facts = guards.examine(faults);
        return faults.verdict(0, facts);
    }

    /**
     * Examines the log of an organization.
     *
     * @param trusted keys from elsewhere that its checkpoints must be signed by; if there are none, those that the database
     *     itself names, which says nothing against somebody who has exchanged them too
     * @param kept signed checkpoints from elsewhere that the log must continue
     */
    public Verdict examine(String organization, Collection<NoteVerifier> trusted, Collection<SignedNote> kept) {
        FsckFaults faults = new FsckFaults();
        // What is signed first: the entries under it are there already.
        List<LogKey> named = keys.of(organization);
        long signed = largest("select coalesce(max(size), 0) as leaves from checkpoint where org_id = ?", organization);
        long hashed = largest("""
                select coalesce(max(index * 256 + width), 0) as leaves from tile where level = 0 and org_id = ?""", organization);
        OptionalLong head = logs.head(organization);
        if (head.isEmpty()) {
            faults.accept("The log has no head.");
        }
        FsckWalk walk = new FsckWalk(
                organization,
                tiles,
                new FsckCheckpoints(jdbc, organization, named, trusted, kept, faults),
                signed,
                faults);
        try {
            entries.read(organization, 0, Math.max(head.orElse(0), Math.max(signed, hashed)), true, walk::accept);
            walk.end(head.orElse(0));
            superfluous(organization, walk.leaves())
                    .forEach(tile -> faults.accept("There is " + tile + ", of which the tree over " + walk.leaves()
                            + " entries has not so much."));
            logs.examine(organization, faults);
            derived.forEach(rows -> rows.examine(organization, faults));
        } catch (DataAccessException failure) {
            if (!isOfWhatIsStored(failure)) {
                throw failure;
            }
            faults.accept("What is stored of the log cannot be read: " + failure.getMessage());
        } catch (MalformedException
                | IllegalStateException
                | IllegalArgumentException
                | DateTimeException
                | JacksonException unreadable) {
            faults.accept("What is stored of the log cannot be read: " + unreadable.getMessage());
        }
        List<String> facts = new ArrayList<>(walk.facts());
        derived.forEach(rows -> facts.add(rows.fact()));
        return faults.verdict(walk.leaves(), facts);
    }

    /**
     * Whether something is wrong with what is stored: the database found that a page or an index is damaged, or a value is none of its
     * type. Every other failure is one to look, of which nothing follows.
     */
    private static boolean isOfWhatIsStored(DataAccessException failure) {
        Throwable cause = failure.getMostSpecificCause();
        if (!(cause instanceof SQLException sql)) {
            return !Outage.causes(failure);
        }
        String state = sql.getSQLState();
        return state != null && (state.startsWith("XX") || state.startsWith("22"));
    }

    private long largest(String sql, String organization) {
        return jdbc.sql(sql).param(organization).query(LEAVES).single();
    }

    /** Tiles that hold more than the tree over so many leaves. */
    private List<String> superfluous(String organization, long leaves) {
        List<String> found = new ArrayList<>();
        found.addAll(jdbc.sql("""
                        select level, index, width from tile
                        where org_id = ? and (level > 7 or index * 256 + width > ?::bigint >> (8 * level::integer))
                        order by level, index limit 100""").param(organization).param(leaves).query(TILE).list());
        return found;
    }
}
