package dev.daybook.integrity;

import dev.daybook.event.LogEntries;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The database as the storage of what sealing makes. That nothing stored is ever changed, its triggers see to. */
@Component
class LogTables implements LogStorage {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final LogEntries entries;
    private final StoredTiles tiles;
    private final Checkpoints checkpoints;
    private final LogKeys keys;

    LogTables(
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            LogEntries entries,
            StoredTiles tiles,
            Checkpoints checkpoints,
            LogKeys keys) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.entries = entries;
        this.tiles = tiles;
        this.checkpoints = checkpoints;
        this.keys = keys;
    }

    @Override
    public Optional<StoredCheckpoint> latest(String organization) {
        return checkpoints.latest(organization);
    }

    @Override
    public List<LogKey> keys(String organization) {
        return keys.of(organization);
    }

    @Override
    public TileReader tiles(String organization) {
        return tiles.of(organization);
    }

    @Override
    public void entries(String organization, long from, long to, EntryReader reader) {
        entries.read(
                organization,
                from,
                to,
                false,
                entry -> reader.read(
                        entry.position(),
                        entry.canonicalBytes(),
                        Hash.of(entry.leafHash().bytes())));
    }

    @Override
    public void store(String organization, List<Tile> stored) {
        // An update of what is no beginning of the new tile is one that the trigger refuses.
        refusing(() -> jdbc.batchUpdate("""
                insert into tile (org_id, level, index, width, hashes) values (?, ?, ?, ?, ?)
                on conflict (org_id, level, index) do update set width = excluded.width, hashes = excluded.hashes
                where tile.width < excluded.width
                   or substr(tile.hashes, 1, octet_length(excluded.hashes)) <> excluded.hashes""", stored, Math.max(1, stored.size()), (statement, tile) -> {
            TilePath path = tile.path();
            statement.setString(1, organization);
            statement.setInt(2, path.level());
            statement.setLong(3, path.index());
            statement.setInt(4, path.width());
            statement.setBytes(5, tile.bytes());
        }));
    }

    @Override
    public void store(StoredCheckpoint checkpoint, @Nullable LogKey begun) {
        refusing(() -> transaction.executeWithoutResult(status -> {
            if (begun != null) {
                jdbc.update("insert into log_key (org_id, from_size, verifier) values (?, ?, ?)", statement -> {
                    statement.setString(1, begun.organization());
                    statement.setLong(2, begun.fromSize());
                    statement.setString(3, begun.verifier());
                });
            }
            jdbc.update(
                    "insert into checkpoint (org_id, size, root, note) values (?, ?, ?, ?)",
                    statement -> set(statement, checkpoint));
        }));
    }

    private static void set(PreparedStatement statement, StoredCheckpoint checkpoint) throws SQLException {
        statement.setString(1, checkpoint.organization());
        statement.setLong(2, checkpoint.size());
        statement.setBytes(3, checkpoint.root().bytes());
        statement.setString(4, checkpoint.note());
    }

    private static void refusing(Runnable storing) {
        try {
            storing.run();
        } catch (DataIntegrityViolationException refused) {
            throw new ContradictionException("The database refused what contradicts what it holds.", refused);
        }
    }
}
