package dev.daybook.integrity.tree;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.MalformedException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A tile: up to 256 neighbouring hashes of one level of a tree, as C2SP's tlog-tiles defines it. */
public final class Tile {

    private final TilePath path;
    private final byte[] hashes;

    /** The nodes above the hashes, as far as they were asked for; threads that race compute the same. */
    private final @Nullable Hash[] inner = new @Nullable Hash[TilePath.FULL];

    private Tile(TilePath path, byte[] hashes) {
        this.path = path;
        this.hashes = hashes;
    }

    /** The tile at a path, whose hashes stand one behind the other. */
    public static Tile of(TilePath path, byte[] hashes) {
        if (path.isEntries()) {
            throw new MalformedException("A bundle of entries has no hashes: " + path);
        }
        if (hashes.length != path.width() * Hash.BYTES) {
            throw new MalformedException("The tile " + path + " has " + hashes.length + " bytes instead of "
                    + path.width() * Hash.BYTES + ".");
        }
        return new Tile(path, hashes.clone());
    }

    /** Where the tile stands, and how wide it is. */
    public TilePath path() {
        return path;
    }

    /** The hashes, one behind the other: what is stored and served. */
    public byte[] bytes() {
        return hashes.clone();
    }

    /** One of the hashes. */
    public Hash hash(int place) {
        if (place < 0 || place >= path.width()) {
            throw new IndexOutOfBoundsException(place + " in " + path);
        }
        return Hash.within(hashes, place * Hash.BYTES);
    }

    /** The same tile at the time when it had fewer hashes: tiles only ever grow to the right. */
    public Tile narrowed(int width) {
        if (width > path.width()) {
            throw new MalformedException("The tile " + path + " is narrower than " + width + ".");
        }
        return new Tile(path.withWidth(width), Arrays.copyOf(hashes, width * Hash.BYTES));
    }

    /** The root of the subtree over some of the hashes: a power of two, behind a multiple of itself. */
    public Hash subtree(int first, int count) {
        if (count == 1) {
            return hash(first);
        }
        // Numbered as in a heap: the root is 1, the children of n are 2n and 2n + 1.
        int number = (TilePath.FULL + first) / count;
        Hash known = inner[number];
        if (known == null) {
            int half = count / 2;
            known = Hash.node(subtree(first, half), subtree(first + half, half));
            inner[number] = known;
        }
        return known;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tile tile && path.equals(tile.path) && Arrays.equals(hashes, tile.hashes);
    }

    @Override
    public int hashCode() {
        return 31 * path.hashCode() + Arrays.hashCode(hashes);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
