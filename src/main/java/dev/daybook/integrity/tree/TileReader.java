package dev.daybook.integrity.tree;

import java.util.List;

/** Where a tree's stored tiles are read. */
@FunctionalInterface
public interface TileReader {

    /**
     * The tiles at the given paths, in the order of the paths and as wide as these say. All are asked for at once, so that
     * they can be read at once. A tile that has grown since is answered as {@link Tile#narrowed}.
     */
    List<Tile> read(List<TilePath> paths);
}
