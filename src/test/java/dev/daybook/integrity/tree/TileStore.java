package dev.daybook.integrity.tree;

import dev.daybook.integrity.note.Hash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tiles in memory: one of each place, the widest. */
public final class TileStore implements TileReader {

    private final Map<TilePath, Tile> tiles = new HashMap<>();
    private final Map<TilePath, Tile> narrowed = new HashMap<>();

    void store(List<Tile> stored) {
        stored.forEach(tile -> tiles.put(place(tile.path()), tile));
    }

    /** What is stored, by place. */
    public Map<TilePath, Tile> tiles() {
        return tiles;
    }

    @Override
    public List<Tile> read(List<TilePath> paths) {
        return paths.stream()
                .map(path -> narrowed.computeIfAbsent(
                        path,
                        narrow -> Objects.requireNonNull(tiles.get(place(narrow)), () -> "No tile " + narrow)
                                .narrowed(narrow.width())))
                .toList();
    }

    private static TilePath place(TilePath path) {
        return path.withWidth(TilePath.FULL);
    }

    /** The store of a tree over the given leaves. */
    public static TileStore of(List<Hash> leaves) {
        TileStore store = new TileStore();
        store.store(new MerkleTree(store, 0).extend(leaves).tiles());
        return store;
    }
}
