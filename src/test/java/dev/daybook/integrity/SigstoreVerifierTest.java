package dev.daybook.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.tree.InclusionProof;
import dev.daybook.integrity.tree.MerkleTree;
import dev.daybook.integrity.tree.MerkleTreeTest;
import dev.daybook.integrity.tree.TileStore;
import dev.sigstore.merkle.InclusionProofVerificationException;
import dev.sigstore.merkle.InclusionProofVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Our proofs in the eyes of a verifier that we did not write: the one with which sigstore-java reads Rekor's log. */
class SigstoreVerifierTest {

    private static final int SIZE = 70;

    private final List<Hash> leaves = MerkleTreeTest.leaves(SIZE);
    private final TileStore store = TileStore.of(leaves);

    private static boolean accepts(Hash leaf, long index, long size, List<Hash> hashes, Hash root) {
        try {
            InclusionProofVerifier.verify(
                    leaf.bytes(), index, size, hashes.stream().map(Hash::bytes).toList(), root.bytes());
            return true;
        } catch (InclusionProofVerificationException refused) {
            return false;
        }
    }

    private Hash root(long size) {
        return new MerkleTree(store, size).root();
    }

    @Test
    void acceptsOurInclusionProofs() {
        for (int size = 1; size <= SIZE; size++) {
            for (int i = 0; i < size; i++) {
                List<Hash> hashes =
                        new MerkleTree(store, size).inclusionProof(i).hashes();
                assertThat(accepts(leaves.get(i), i, size, hashes, root(size)))
                        .as("%d in %d", i, size)
                        .isTrue();
            }
        }
    }

    /**
     * It verifies no consistency proofs, but such a proof is made of two inclusion proofs: the last complete subtree of the
     * smaller tree is a leaf of both trees, if only subtrees of its size are looked at, and the way to the smaller root is
     * the part of the way to the larger one that comes from the left.
     */
    @Test
    void acceptsOurConsistencyProofs() {
        for (int to = 1; to <= SIZE; to++) {
            for (int from = 1; from < to; from++) {
                List<Hash> hashes = new ArrayList<>(
                        new MerkleTree(store, to).consistencyProof(from).hashes());
                if (Integer.bitCount(from) == 1) {
                    hashes.addFirst(root(from));
                }
                long unit = Integer.lowestOneBit(from);
                Hash shared = hashes.removeFirst();
                long index = from / unit - 1;
                long before = from / unit;
                long after = (to + unit - 1) / unit;
                assertThat(accepts(shared, index, after, hashes, root(to)))
                        .as("the larger root from %d to %d", from, to)
                        .isTrue();
                assertThat(accepts(shared, index, before, fromTheLeft(index, after, hashes), root(from)))
                        .as("the smaller root from %d to %d", from, to)
                        .isTrue();
            }
        }
    }

    private static List<Hash> fromTheLeft(long index, long size, List<Hash> hashes) {
        List<Hash> left = new ArrayList<>();
        long place = index;
        long last = size - 1;
        for (Hash hash : hashes) {
            while (place % 2 == 0 && place == last) {
                place /= 2;
                last /= 2;
            }
            if (place % 2 == 1) {
                left.add(hash);
            }
            place /= 2;
            last /= 2;
        }
        return left;
    }

    @Test
    void refusesDamagedProofsAsWeDo() {
        int index = 45;
        Hash leaf = leaves.get(index);
        Hash root = root(SIZE);
        List<Hash> hashes = new MerkleTree(store, SIZE).inclusionProof(index).hashes();
        Map<String, Attempt> damaged = new TreeMap<>(Map.of(
                "another leaf", new Attempt(leaves.get(46), index, SIZE, hashes, root),
                "the position before", new Attempt(leaf, index - 1, SIZE, hashes, root),
                "the position behind", new Attempt(leaf, index + 1, SIZE, hashes, root),
                "a size that would make another path", new Attempt(leaf, index, SIZE - 40, hashes, root),
                "another root", new Attempt(leaf, index, SIZE, hashes, root(SIZE - 1)),
                "the first hash left out", new Attempt(leaf, index, SIZE, hashes.subList(1, hashes.size()), root),
                "the last hash left out", new Attempt(leaf, index, SIZE, hashes.subList(0, hashes.size() - 1), root),
                "no hashes", new Attempt(leaf, index, SIZE, List.of(), root)));
        damaged.put("two hashes swapped", new Attempt(leaf, index, SIZE, swapped(hashes), root));
        damaged.put(
                "a hash twice", new Attempt(leaf, index, SIZE, with(hashes, hashes.size(), hashes.getLast()), root));
        damaged.put("a hash put in front", new Attempt(leaf, index, SIZE, with(hashes, 0, leaf), root));
        damaged.put("a node for a leaf", new Attempt(Hash.node(leaf, hashes.getFirst()), index, SIZE, hashes, root));
        for (int i = 0; i < hashes.size(); i++) {
            List<Hash> altered = new ArrayList<>(hashes);
            byte[] bytes = altered.get(i).bytes();
            bytes[i] ^= 1;
            altered.set(i, Hash.of(bytes));
            damaged.put("one bit of hash " + i, new Attempt(leaf, index, SIZE, altered, root));
        }
        assertThat(damaged).hasSizeGreaterThanOrEqualTo(10);
        damaged.forEach((what, attempt) -> {
            assertThat(accepts(attempt.leaf, attempt.index, attempt.size, attempt.hashes, attempt.root))
                    .as("Sigstore: " + what)
                    .isFalse();
            assertThat(new InclusionProof(attempt.index, attempt.size, attempt.hashes)
                            .proves(attempt.leaf, attempt.root))
                    .as("Daybook: " + what)
                    .isFalse();
        });
    }

    private static List<Hash> swapped(List<Hash> hashes) {
        List<Hash> swapped = new ArrayList<>(hashes);
        swapped.set(0, hashes.get(1));
        swapped.set(1, hashes.get(0));
        return swapped;
    }

    private static List<Hash> with(List<Hash> hashes, int place, Hash hash) {
        List<Hash> more = new ArrayList<>(hashes);
        more.add(place, hash);
        return more;
    }

    private record Attempt(Hash leaf, long index, long size, List<Hash> hashes, Hash root) {}
}
