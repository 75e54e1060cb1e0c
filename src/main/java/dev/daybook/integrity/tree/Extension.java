package dev.daybook.integrity.tree;

import dev.daybook.integrity.note.Hash;
import java.util.List;

/**
 * A tree with leaves added.
 *
 * @param size how many leaves it has now
 * @param root its root now
 * @param tiles the tiles that are new or have grown, the lowest level first and from left to right
 */
public record Extension(long size, Hash root, List<Tile> tiles) {

    public Extension {
        tiles = List.copyOf(tiles);
    }
}
