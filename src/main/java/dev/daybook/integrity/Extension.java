package dev.daybook.integrity;

import java.util.List;

/**
 * A tree with leaves added.
 *
 * @param size how many leaves it has now
 * @param root its root now
 * @param tiles the tiles that are new or have grown, the lowest level first and from left to right
 */
record Extension(long size, Hash root, List<Tile> tiles) {

    Extension {
        tiles = List.copyOf(tiles);
    }
}
