package dev.daybook.integrity.tree;

import dev.daybook.integrity.note.Hash;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The proof that a tree is the beginning of a larger one: that nothing was altered, removed or put in between (RFC 9162,
 * section 2.1.4).
 *
 * @param from the size of the smaller tree
 * @param to the size of the larger tree
 * @param hashes what is needed to compute both roots
 */
public record ConsistencyProof(long from, long to, List<Hash> hashes) {

    public ConsistencyProof {
        hashes = List.copyOf(hashes);
    }

    /**
     * Whether it proves that the tree with the one root became the tree with the other. The procedure is that of RFC 9162,
     * section 2.1.4.2, and shares nothing with what makes proofs; a tree without leaves is the beginning of every tree.
     */
    public boolean proves(Hash fromRoot, Hash toRoot) {
        if (from < 0 || from > to) {
            return false;
        }
        if (from == to) {
            return hashes.isEmpty() && fromRoot.equals(toRoot) && (from > 0 || fromRoot.equals(Hash.EMPTY));
        }
        if (from == 0) {
            return hashes.isEmpty() && fromRoot.equals(Hash.EMPTY);
        }
        Deque<Hash> path = new ArrayDeque<>(hashes);
        if (Long.bitCount(from) == 1) {
            path.addFirst(fromRoot);
        }
        if (path.isEmpty()) {
            return false;
        }
        int complete = Long.numberOfTrailingZeros(from);
        long place = (from - 1) >> complete;
        long last = (to - 1) >> complete;
        Hash before = path.removeFirst();
        Hash after = before;
        for (Hash hash : path) {
            if (last == 0) {
                return false;
            }
            if (isOdd(place) || place == last) {
                before = Hash.node(hash, before);
                after = Hash.node(hash, after);
                while (!isOdd(place) && place != 0) {
                    place >>= 1;
                    last >>= 1;
                }
            } else {
                after = Hash.node(after, hash);
            }
            place >>= 1;
            last >>= 1;
        }
        return last == 0 && before.equals(fromRoot) && after.equals(toRoot);
    }

    private static boolean isOdd(long number) {
        return (number & 1) == 1;
    }
}
