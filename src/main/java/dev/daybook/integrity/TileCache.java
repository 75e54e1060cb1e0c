package dev.daybook.integrity;

import dev.daybook.integrity.tree.Tile;
import dev.daybook.integrity.tree.TilePath;
import dev.daybook.integrity.tree.TileReader;
import java.io.Serial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The tiles that proofs were made of last, with the nodes that were computed over them. What a tile holds at a width never
 * changes.
 */
final class TileCache {

    /** With all nodes over it a tile takes about 25 kB. */
    private static final int MOST = 512;

    private final Map<Key, Tile> tiles = new LeastRecentlyUsed();

    private record Key(String organization, TilePath path) {}

    /** The same tiles, read only if they are not here. */
    TileReader over(String organization, TileReader reader) {
        return paths -> read(organization, paths, reader);
    }

    private List<Tile> read(String organization, List<TilePath> paths, TileReader reader) {
        Map<TilePath, Tile> known = new LinkedHashMap<>();
        List<TilePath> missing = new ArrayList<>();
        synchronized (tiles) {
            for (TilePath path : paths) {
                Tile tile = tiles.get(new Key(organization, path));
                if (tile == null) {
                    missing.add(path);
                } else {
                    known.put(path, tile);
                }
            }
        }
        if (!missing.isEmpty()) {
            List<Tile> read = reader.read(missing);
            synchronized (tiles) {
                for (Tile tile : read) {
                    tiles.put(new Key(organization, tile.path()), tile);
                    known.put(tile.path(), tile);
                }
            }
        }
        return paths.stream()
                .map(path -> Objects.requireNonNull(known.get(path)))
                .toList();
    }

    private static final class LeastRecentlyUsed extends LinkedHashMap<Key, Tile> {

        @Serial
        private static final long serialVersionUID = 1;

        LeastRecentlyUsed() {
            super(MOST, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Tile> eldest) {
            return size() > MOST;
        }
    }
}
