package dev.daybook.integrity.tree;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.SignedNote;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Merkle tree as RFC 6962, section 2.1, defines it, of a given size, over stored tiles. Each operation knows beforehand
 * which tiles it needs, and reads them in one go; it asks only for tiles that a tree of its size has.
 */
public final class MerkleTree {

    private final TileReader tiles;
    private final long size;

    /** The tree of the given size; the tiles may hold more. */
    public MerkleTree(TileReader tiles, long size) {
        if (size < 0) {
            throw new IllegalArgumentException("A tree has no negative size: " + size);
        }
        this.tiles = tiles;
        this.size = size;
    }

    /** How many leaves the tree has. */
    long size() {
        return size;
    }

    /** The root. */
    public Hash root() {
        return size == 0 ? Hash.EMPTY : hashes(List.of(new Span(0, size))).getFirst();
    }

    /** The proof that a leaf is in the tree (RFC 6962, section 2.1.1). */
    public InclusionProof inclusionProof(long index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("A tree of " + size + " leaves has no leaf " + index);
        }
        List<Span> siblings = new ArrayList<>();
        siblings(new Span(0, size), index, siblings);
        return new InclusionProof(index, size, hashes(siblings));
    }

    /** The proof that the tree began as the tree of a smaller size (RFC 6962, section 2.1.2). */
    public ConsistencyProof consistencyProof(long from) {
        return new ConsistencyProof(from, size, hashes(additions(from)));
    }

    /** The tiles that the proof is made of that a tree began as the tree of a smaller size. */
    public static List<TilePath> consistencyTiles(long from, long size) {
        MerkleTree tree = new MerkleTree(paths -> List.of(), size);
        return tree.tiles(tree.additions(from));
    }

    /**
     * The roots of the complete subtrees that the first leaves make up, the largest first: as many as bits are set in their
     * number. Whoever has them needs none of these leaves to go on from there.
     */
    public List<Hash> frontier(long leaves) {
        checkWithin(leaves);
        return hashes(new Span(0, leaves).subtrees().stream().map(Node::span).toList());
    }

    /** The proof that entries are all of a range of positions, under the signed checkpoint of this tree. */
    public RangeProof rangeProof(long from, long to, SignedNote checkpoint) {
        return new RangeProof(from, frontier(from), to, consistencyProof(to).hashes(), checkpoint);
    }

    /** The tree with further leaves; reads nothing but the tiles at the right edge. */
    public Extension extend(List<Hash> leaves) {
        Map<TilePath, Tile> known = new HashMap<>();
        read(edge(size)).forEach(tile -> known.put(tile.path(), tile));
        List<Tile> grown = new ArrayList<>();
        List<Hash> added = leaves;
        for (int level = 0; !added.isEmpty(); level++) {
            long before = size >>> (TilePath.HEIGHT * level);
            long index = before / TilePath.FULL;
            int width = (int) (before % TilePath.FULL);
            ByteArrayOutputStream hashes = new ByteArrayOutputStream(TilePath.FULL * Hash.BYTES);
            if (width > 0) {
                hashes.writeBytes(
                        known(known, new TilePath(level, index, width)).bytes());
            }
            List<Hash> above = new ArrayList<>();
            for (Hash hash : added) {
                hashes.writeBytes(hash.bytes());
                width++;
                if (width == TilePath.FULL) {
                    Tile full = Tile.of(new TilePath(level, index, width), hashes.toByteArray());
                    grown.add(full);
                    above.add(full.subtree(0, TilePath.FULL));
                    hashes.reset();
                    index++;
                    width = 0;
                }
            }
            if (width > 0) {
                grown.add(Tile.of(new TilePath(level, index, width), hashes.toByteArray()));
            }
            added = above;
        }
        grown.forEach(tile -> known.put(tile.path(), tile));
        MerkleTree extended = new MerkleTree(
                paths -> paths.stream().map(path -> known(known, path)).toList(), size + leaves.size());
        return new Extension(extended.size, extended.root(), grown);
    }

    private static Tile known(Map<TilePath, Tile> known, TilePath path) {
        Tile tile = known.get(path);
        if (tile == null) {
            throw new IllegalStateException("The tile " + path + " is not at the right edge");
        }
        return tile;
    }

    /** The partial tiles that a tree ends with: all that its root is made of, and all that is read to extend it. */
    public static List<TilePath> edge(long size) {
        List<TilePath> paths = new ArrayList<>();
        int level = 0;
        for (long hashes = size; hashes > 0; hashes /= TilePath.FULL) {
            int width = (int) (hashes % TilePath.FULL);
            if (width > 0) {
                paths.add(new TilePath(level, hashes / TilePath.FULL, width));
            }
            level++;
        }
        return paths;
    }

    private void checkWithin(long leaves) {
        if (leaves < 0 || leaves > size) {
            throw new IllegalArgumentException("A tree of " + size + " leaves has no first " + leaves);
        }
    }

    private static void siblings(Span span, long index, List<Span> siblings) {
        if (span.size() == 1) {
            return;
        }
        if (index < span.middle()) {
            siblings(span.left(), index, siblings);
            siblings.add(span.right());
        } else {
            siblings(span.right(), index, siblings);
            siblings.add(span.left());
        }
    }

    private List<Span> additions(long from) {
        checkWithin(from);
        List<Span> spans = new ArrayList<>();
        if (from > 0) {
            additions(new Span(0, size), from, true, spans);
        }
        return spans;
    }

    /** {@code whole} says that the root of the first leaves in this span is one that the verifier has. */
    private static void additions(Span span, long from, boolean whole, List<Span> additions) {
        if (from == span.to()) {
            if (!whole) {
                additions.add(span);
            }
        } else if (from <= span.middle()) {
            additions(span.left(), from, whole, additions);
            additions.add(span.right());
        } else {
            additions(span.right(), from, false, additions);
            additions.add(span.left());
        }
    }

    /** The roots of the given spans. */
    private List<Hash> hashes(List<Span> spans) {
        Map<TilePath, Tile> read = new HashMap<>();
        read(tiles(spans)).forEach(tile -> read.put(tile.path(), tile));
        return spans.stream().map(span -> hash(span, read)).toList();
    }

    private List<TilePath> tiles(List<Span> spans) {
        Set<TilePath> needed = new LinkedHashSet<>();
        spans.forEach(span -> span.subtrees().forEach(node -> needed.add(tile(node))));
        return List.copyOf(needed);
    }

    private Hash hash(Span span, Map<TilePath, Tile> read) {
        List<Node> nodes = span.subtrees();
        Hash hash = hash(nodes.getLast(), read);
        for (int i = nodes.size() - 2; i >= 0; i--) {
            hash = Hash.node(hash(nodes.get(i), read), hash);
        }
        return hash;
    }

    private Hash hash(Node node, Map<TilePath, Tile> read) {
        int first = (int) (node.firstHash() % TilePath.FULL);
        return known(read, tile(node)).subtree(first, node.hashes());
    }

    private TilePath tile(Node node) {
        int level = node.level() / TilePath.HEIGHT;
        long index = node.firstHash() / TilePath.FULL;
        long hashes = (size >>> (TilePath.HEIGHT * level)) - index * TilePath.FULL;
        return new TilePath(level, index, (int) Math.min(TilePath.FULL, hashes));
    }

    private List<Tile> read(List<TilePath> paths) {
        if (paths.isEmpty()) {
            return List.of();
        }
        List<Tile> read = tiles.read(paths);
        if (!read.stream().map(Tile::path).toList().equals(paths)) {
            throw new IllegalStateException("Asked for the tiles " + paths + ", and got " + read);
        }
        return read;
    }

    /** Neighbouring leaves, from the first to before the last; {@code from} is a multiple of a power of two ≥ the size. */
    private record Span(long from, long to) {

        long size() {
            return to - from;
        }

        /** Where RFC 6962 parts it: behind the largest power of two that is smaller than the size. */
        long middle() {
            return from + Long.highestOneBit(size() - 1);
        }

        Span left() {
            return new Span(from, middle());
        }

        Span right() {
            return new Span(middle(), to);
        }

        /** The complete subtrees that make it up, the largest first. */
        List<Node> subtrees() {
            List<Node> nodes = new ArrayList<>();
            long start = from;
            while (start < to) {
                int level = Long.SIZE - 1 - Long.numberOfLeadingZeros(to - start);
                nodes.add(new Node(level, start >>> level));
                start += 1L << level;
            }
            return nodes;
        }
    }

    /** The root of a complete subtree: {@code level} 0 are the leaves. */
    private record Node(int level, long index) {

        /** Below it in its tile. */
        int hashes() {
            return 1 << (level % TilePath.HEIGHT);
        }

        long firstHash() {
            return index * hashes();
        }

        Span span() {
            return new Span(index << level, (index + 1) << level);
        }
    }
}
