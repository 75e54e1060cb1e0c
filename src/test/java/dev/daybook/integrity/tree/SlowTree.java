package dev.daybook.integrity.tree;

import dev.daybook.integrity.note.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Merkle tree written down as RFC 6962, section 2.1, defines it, over all leaves and without tiles. */
public final class SlowTree {

    private final List<Hash> leaves;
    private final Map<Long, Hash> known = new HashMap<>();

    public SlowTree(List<Hash> leaves) {
        this.leaves = leaves;
    }

    /** The root of the tree over the first leaves. */
    public Hash root(int size) {
        return root(0, size);
    }

    public Hash root(int from, int to) {
        if (from == to) {
            return Hash.EMPTY;
        }
        if (to - from == 1) {
            return leaves.get(from);
        }
        Hash root = known.get((long) from << 32 | to);
        if (root == null) {
            int middle = from + split(to - from);
            root = Hash.node(root(from, middle), root(middle, to));
            known.put((long) from << 32 | to, root);
        }
        return root;
    }

    List<Hash> path(int index, int size) {
        return path(index, 0, size);
    }

    private List<Hash> path(int index, int from, int to) {
        if (to - from == 1) {
            return List.of();
        }
        int split = split(to - from);
        return index < split
                ? plus(path(index, from, from + split), root(from + split, to))
                : plus(path(index - split, from + split, to), root(from, from + split));
    }

    List<Hash> proof(int before, int size) {
        return before == 0 ? List.of() : proof(before, 0, size, true);
    }

    private List<Hash> proof(int before, int from, int to, boolean whole) {
        if (before == to - from) {
            return whole ? List.of() : List.of(root(from, to));
        }
        int split = split(to - from);
        return before <= split
                ? plus(proof(before, from, from + split, whole), root(from + split, to))
                : plus(proof(before - split, from + split, to, false), root(from, from + split));
    }

    private static List<Hash> plus(List<Hash> hashes, Hash last) {
        List<Hash> all = new ArrayList<>(hashes);
        all.add(last);
        return all;
    }

    private static int split(int size) {
        int split = 1;
        while (2 * split < size) {
            split *= 2;
        }
        return split;
    }
}
