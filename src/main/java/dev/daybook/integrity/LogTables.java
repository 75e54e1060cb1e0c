package dev.daybook.integrity;

import dev.daybook.event.LogEntries;
import dev.daybook.event.follow.LogHeads;
import dev.daybook.event.follow.Stretch;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.tree.Tile;
import dev.daybook.integrity.tree.TilePath;
import dev.daybook.integrity.tree.TileReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The database as the storage of what sealing makes. That nothing stored is ever changed, its triggers see to. */
@Component
class LogTables implements LogStorage {

    private final JdbcClient jdbc;
    private final LogHeads heads;
    private final LogEntries entries;
    private final StoredTiles tiles;
    private final Checkpoints checkpoints;
    private final LogKeys keys;

    LogTables(
            JdbcClient jdbc,
            LogHeads heads,
            LogEntries entries,
            StoredTiles tiles,
            Checkpoints checkpoints,
            LogKeys keys) {
        this.jdbc = jdbc;
        this.heads = heads;
        this.entries = entries;
        this.tiles = tiles;
        this.checkpoints = checkpoints;
        this.keys = keys;
    }

    @Override
    public long head(String organization) {
        return heads.find(organization).orElse(0);
    }

    @Override
    public Map<String, StoredCheckpoint> latest(Collection<String> organizations) {
        return checkpoints.latest(organizations);
    }

    @Override
    public Map<String, List<LogKey>> keys(Collection<String> organizations) {
        return keys.of(organizations);
    }

    @Override
    public Map<String, TileReader> tiles(Map<String, List<TilePath>> paths) {
        return tiles.of(paths);
    }

    @Override
    public void entries(List<Stretch> stretches, EntryReader reader) {
        entries.read(
                stretches,
                (organization, entry) ->
                        reader.read(organization, entry.position(), entry.canonicalBytes(), Hash.of(entry.leafHash())));
    }

    @Override
    public void store(Map<String, List<Tile>> stored) {
        List<String> organizations = new ArrayList<>();
        List<Tile> all = new ArrayList<>();
        stored.forEach((organization, ofLog) -> ofLog.forEach(tile -> {
            organizations.add(organization);
            all.add(tile);
        }));
        // An update of what is no beginning of the new tile is one that the trigger refuses.
        refusing(() -> jdbc.sql("""
                insert into tile (org_id, level, index, width, hashes)
                select * from unnest(?::text[], ?::integer[], ?::bigint[], ?::integer[], ?::bytea[])
                on conflict (org_id, level, index) do update set width = excluded.width, hashes = excluded.hashes
                where tile.width < excluded.width
                   or substr(tile.hashes, 1, octet_length(excluded.hashes)) <> excluded.hashes""")
                .param(organizations.toArray(String[]::new))
                .param(all.stream().map(tile -> tile.path().level()).toArray(Integer[]::new))
                .param(all.stream().map(tile -> tile.path().index()).toArray(Long[]::new))
                .param(all.stream().map(tile -> tile.path().width()).toArray(Integer[]::new))
                .param(all.stream().map(Tile::bytes).toArray(byte[][]::new))
                .update());
    }

    @Override
    public void store(List<StoredCheckpoint> signed, List<LogKey> begun) {
        refusing(() -> {
            if (!begun.isEmpty()) {
                jdbc.sql("""
                        insert into log_key (org_id, from_size, verifier)
                        select * from unnest(?::text[], ?::bigint[], ?::text[])""")
                        .param(begun.stream().map(LogKey::organization).toArray(String[]::new))
                        .param(begun.stream().map(LogKey::fromSize).toArray(Long[]::new))
                        .param(begun.stream().map(LogKey::verifier).toArray(String[]::new))
                        .update();
            }
            jdbc.sql("""
                    insert into checkpoint (org_id, size, root, note)
                    select * from unnest(?::text[], ?::bigint[], ?::bytea[], ?::text[])""")
                    .param(signed.stream().map(StoredCheckpoint::organization).toArray(String[]::new))
                    .param(signed.stream().map(StoredCheckpoint::size).toArray(Long[]::new))
                    .param(signed.stream()
                            .map(checkpoint -> checkpoint.root().bytes())
                            .toArray(byte[][]::new))
                    .param(signed.stream().map(StoredCheckpoint::note).toArray(String[]::new))
                    .update();
        });
    }

    private static void refusing(Runnable storing) {
        try {
            storing.run();
        } catch (DataIntegrityViolationException refused) {
            throw new ContradictionException("The database refused what contradicts what it holds.", refused);
        }
    }
}
