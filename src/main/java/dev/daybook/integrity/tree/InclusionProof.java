package dev.daybook.integrity.tree;

import dev.daybook.integrity.note.Hash;
import java.util.List;

/**
 * The proof that an entry is in a tree (RFC 9162, section 2.1.3).
 *
 * @param index the entry's position
 * @param size how many leaves the tree has
 * @param hashes the siblings on the way from the leaf to the root
 */
public record InclusionProof(long index, long size, List<Hash> hashes) {

    public InclusionProof {
        hashes = List.copyOf(hashes);
    }

    /**
     * Whether it proves that the tree with this root has this leaf at the index. The procedure is that of RFC 9162, section
     * 2.1.3.2, and shares nothing with what makes proofs.
     */
    public boolean proves(Hash leaf, Hash root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long place = index;
        long last = size - 1;
        Hash hash = leaf;
        for (Hash sibling : hashes) {
            if (last == 0) {
                return false;
            }
            if (isOdd(place) || place == last) {
                hash = Hash.node(sibling, hash);
                while (!isOdd(place) && place != 0) {
                    place >>= 1;
                    last >>= 1;
                }
            } else {
                hash = Hash.node(hash, sibling);
            }
            place >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    private static boolean isOdd(long number) {
        return (number & 1) == 1;
    }
}
