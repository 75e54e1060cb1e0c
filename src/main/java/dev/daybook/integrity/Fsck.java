package dev.daybook.integrity;

import dev.daybook.event.LogEntries;
import dev.daybook.event.StoredLogs;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.integrity.tree.TilePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Examines the logs of a database: derives anew everything that follows from something else, and says where it does not.
 * Whatever the service appends and seals meanwhile is left for another time.
 */
@Component
public class Fsck {

    private static final RowMapper<String> ORGANIZATION = (row, number) -> row.getString("org_id");
    private static final RowMapper<Long> LEAVES = (row, number) -> row.getLong("leaves");

    private static final RowMapper<String> TILE =
            (row, number) -> new TilePath(row.getInt("level"), row.getLong("index"), row.getInt("width")).toString();

    private final JdbcClient jdbc;
    private final LogEntries entries;
    private final StoredLogs logs;
    private final StoredTiles tiles;
    private final LogKeys keys;

    Fsck(JdbcClient jdbc, LogEntries entries, StoredLogs logs, StoredTiles tiles, LogKeys keys) {
        this.jdbc = jdbc;
        this.entries = entries;
        this.logs = logs;
        this.tiles = tiles;
        this.keys = keys;
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
        return organizations;
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
        } catch (DataAccessException | MalformedException | IllegalStateException unreadable) {
            faults.accept("What is stored of the log cannot be read: " + unreadable.getMessage());
        }
        return faults.verdict(walk.leaves(), walk.facts());
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
