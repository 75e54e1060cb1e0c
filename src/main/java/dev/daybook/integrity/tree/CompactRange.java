package dev.daybook.integrity.tree;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a tree to which leaves are added one by one: enough to know the root, in memory that does not grow with
 * the leaves. It is the verifier's; the tree that is stored is extended by other code.
 */
public final class CompactRange {

    /** The roots of the complete subtrees, the largest first. */
    private final List<Hash> subtrees;

    private long size;

    /** An empty tree. */
    public CompactRange() {
        this(0, List.of());
    }

    /** A tree of which only the roots of its complete subtrees are known. */
    public CompactRange(long size, List<Hash> subtrees) {
        if (subtrees.size() != Long.bitCount(size)) {
            throw new MalformedException("The first " + size + " entries make up " + Long.bitCount(size)
                    + " complete subtrees, not " + subtrees.size() + ".");
        }
        this.size = size;
        this.subtrees = new ArrayList<>(subtrees);
    }

    public void append(Hash leaf) {
        subtrees.add(leaf);
        size++;
        for (int merges = Long.numberOfTrailingZeros(size); merges > 0; merges--) {
            Hash right = subtrees.removeLast();
            Hash left = subtrees.removeLast();
            subtrees.add(Hash.node(left, right));
        }
    }

    public long size() {
        return size;
    }

    public Hash root() {
        if (subtrees.isEmpty()) {
            return Hash.EMPTY;
        }
        Hash root = subtrees.getLast();
        for (int i = subtrees.size() - 2; i >= 0; i--) {
            root = Hash.node(subtrees.get(i), root);
        }
        return root;
    }
}
