package dev.daybook.integrity;

import dev.daybook.integrity.tree.MissingTileException;
import dev.daybook.integrity.tree.Tile;
import dev.daybook.integrity.tree.TilePath;
import dev.daybook.integrity.tree.TileReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored tiles of each log's tree. They are read as they are stored: nothing is verified here. */
@Component
public class StoredTiles {

    private static final RowMapper<Tile> TILE = (row, number) -> tile(row);

    private final JdbcClient jdbc;

    StoredTiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Reads the tiles of an organization's log; one that is not stored, or not as wide, is a {@link MissingTileException}. */
    TileReader of(String organization) {
        return paths -> read(organization, paths);
    }

    /** The tile at a path, as wide as this says; empty if it is not stored, or not as wide. */
    public Optional<Tile> find(String organization, TilePath path) {
        return widest(organization, path.level(), path.index())
                .filter(tile -> tile.path().width() >= path.width())
                .map(tile -> tile.narrowed(path.width()));
    }

    /** The tile at a place, as wide as it is stored. */
    Optional<Tile> widest(String organization, int level, long index) {
        return jdbc.sql("select level, index, width, hashes from tile where org_id = ? and level = ? and index = ?")
                .param(organization)
                .param(level)
                .param(index)
                .query(TILE)
                .optional();
    }

    /** Reads tiles of many logs at once; whatever is not among these is a {@link MissingTileException}. */
    Map<String, TileReader> of(Map<String, List<TilePath>> paths) {
        List<String> organizations = new ArrayList<>();
        List<TilePath> all = new ArrayList<>();
        paths.forEach((organization, ofLog) -> ofLog.forEach(path -> {
            organizations.add(organization);
            all.add(path);
        }));
        Map<String, Map<TilePath, Tile>> stored = new HashMap<>();
        if (!all.isEmpty()) {
            jdbc.sql("""
                            select t.org_id, t.level, t.index, t.width, t.hashes
                            from unnest(?::text[], ?::integer[], ?::bigint[]) as p (org_id, level, index)
                            join tile t on t.org_id = p.org_id and t.level = p.level and t.index = p.index""")
                    .param(organizations.toArray(String[]::new))
                    .param(all.stream().map(TilePath::level).toArray(Integer[]::new))
                    .param(all.stream().map(TilePath::index).toArray(Long[]::new))
                    .query(row -> {
                        Tile tile = tile(row);
                        stored.computeIfAbsent(row.getString("org_id"), organization -> new HashMap<>())
                                .put(place(tile.path()), tile);
                    });
        }
        Map<String, TileReader> readers = new HashMap<>();
        paths.keySet().forEach(organization -> {
            Map<TilePath, Tile> tiles = stored.getOrDefault(organization, Map.of());
            readers.put(organization, asked -> narrowed(organization, asked, tiles));
        });
        return readers;
    }

    private List<Tile> read(String organization, List<TilePath> paths) {
        Map<TilePath, Tile> stored = new HashMap<>();
        jdbc.sql("""
                        select t.level, t.index, t.width, t.hashes
                        from unnest(?::integer[], ?::bigint[]) as p (level, index)
                        join tile t on t.org_id = ? and t.level = p.level and t.index = p.index""")
                .param(paths.stream().map(TilePath::level).toArray(Integer[]::new))
                .param(paths.stream().map(TilePath::index).toArray(Long[]::new))
                .param(organization)
                .query(TILE)
                .list()
                .forEach(tile -> stored.put(place(tile.path()), tile));
        return narrowed(organization, paths, stored);
    }

    /** The tiles at paths, of those that were read. */
    private static List<Tile> narrowed(String organization, List<TilePath> paths, Map<TilePath, Tile> stored) {
        return paths.stream()
                .map(path -> {
                    Tile tile = stored.get(place(path));
                    if (tile == null || tile.path().width() < path.width()) {
                        throw new MissingTileException(organization, path);
                    }
                    return tile.narrowed(path.width());
                })
                .toList();
    }

    private static TilePath place(TilePath path) {
        return path.withWidth(TilePath.FULL);
    }

    private static Tile tile(ResultSet row) throws SQLException {
        return Tile.of(
                new TilePath(row.getInt("level"), row.getLong("index"), row.getInt("width")), row.getBytes("hashes"));
    }
}
