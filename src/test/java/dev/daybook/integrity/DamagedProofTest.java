package dev.daybook.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.tree.ConsistencyProof;
import dev.daybook.integrity.tree.InclusionProof;
import dev.daybook.integrity.tree.MerkleTree;
import dev.daybook.integrity.tree.MerkleTreeTest;
import dev.daybook.integrity.tree.TileStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every hash of every proof counts, and so do its sizes. */
class DamagedProofTest {

    private static final int SIZES = 34;

    private final List<Hash> leaves = MerkleTreeTest.leaves(SIZES);
    private final TileStore store = TileStore.of(leaves);

    private MerkleTree tree(int size) {
        return new MerkleTree(store, size);
    }

    /** The same hashes with one left out, doubled, put in or exchanged, at each place. */
    private static List<List<Hash>> damaged(List<Hash> hashes) {
        List<List<Hash>> all = new ArrayList<>();
        for (int i = 0; i < hashes.size(); i++) {
            List<Hash> shorter = new ArrayList<>(hashes);
            Hash out = shorter.remove(i);
            all.add(shorter);
            List<Hash> other = new ArrayList<>(shorter);
            other.add(i, Hash.leaf(out.bytes()));
            all.add(other);
            List<Hash> longer = new ArrayList<>(hashes);
            longer.add(i, out);
            all.add(longer);
        }
        List<Hash> longer = new ArrayList<>(hashes);
        longer.add(Hash.EMPTY);
        all.add(longer);
        return all;
    }

    @Test
    void ofInclusionIsRefused() {
        for (int size = 1; size <= SIZES; size++) {
            Hash root = tree(size).root();
            for (int i = 0; i < size; i++) {
                Hash leaf = leaves.get(i);
                List<Hash> hashes = tree(size).inclusionProof(i).hashes();
                for (List<Hash> others : damaged(hashes)) {
                    assertThat(new InclusionProof(i, size, others).proves(leaf, root))
                            .isFalse();
                }
                for (int place = 0; place < size; place++) {
                    assertThat(new InclusionProof(place, size, hashes).proves(leaf, root))
                            .isEqualTo(place == i);
                }
                assertThat(new InclusionProof(i, size, hashes).proves(Hash.EMPTY, root))
                        .isFalse();
                assertThat(new InclusionProof(i, size, hashes).proves(leaf, Hash.EMPTY))
                        .isFalse();
            }
        }
    }

    @Test
    void ofConsistencyIsRefused() {
        for (int to = 1; to <= SIZES; to++) {
            Hash toRoot = tree(to).root();
            for (int from = 0; from <= to; from++) {
                Hash fromRoot = tree(from).root();
                List<Hash> hashes = tree(to).consistencyProof(from).hashes();
                for (List<Hash> others : damaged(hashes)) {
                    assertThat(new ConsistencyProof(from, to, others).proves(fromRoot, toRoot))
                            .isFalse();
                }
                for (int size = 0; size <= to; size++) {
                    assertThat(new ConsistencyProof(from, to, hashes)
                                    .proves(tree(size).root(), toRoot))
                            .isEqualTo(size == from);
                }
                assertThat(new ConsistencyProof(from, to, hashes).proves(fromRoot, Hash.leaf(toRoot.bytes())))
                        .as("Every tree continues the empty one.")
                        .isEqualTo(from == 0);
            }
        }
    }

    @Test
    void ofInclusionInATreeThatNeedsAnotherPathIsRefused() {
        List<Hash> hashes = tree(2).inclusionProof(0).hashes();
        Hash root = tree(2).root();
        assertThat(new InclusionProof(0, 2, hashes).proves(leaves.getFirst(), root))
                .isTrue();
        for (long size : List.of(-1L, 0L, 1L, 3L, 8L, Long.MAX_VALUE)) {
            assertThat(new InclusionProof(0, size, hashes).proves(leaves.getFirst(), root))
                    .as("size %d", size)
                    .isFalse();
        }
        assertThat(new InclusionProof(-1, 2, hashes).proves(leaves.getFirst(), root))
                .isFalse();
    }

    @Test
    void ofConsistencyBetweenOtherSizesIsRefused() {
        List<Hash> hashes = tree(4).consistencyProof(2).hashes();
        Hash two = tree(2).root();
        Hash four = tree(4).root();
        assertThat(new ConsistencyProof(2, 4, hashes).proves(two, four)).isTrue();
        assertThat(new ConsistencyProof(2, 5, hashes).proves(two, four)).isFalse();
        assertThat(new ConsistencyProof(2, 2, List.of()).proves(two, four)).isFalse();
        assertThat(new ConsistencyProof(4, 2, List.of()).proves(four, two)).isFalse();
        assertThat(new ConsistencyProof(4, 2, hashes).proves(two, four)).isFalse();
        assertThat(new ConsistencyProof(-1, 4, List.of()).proves(Hash.EMPTY, four))
                .isFalse();
        assertThat(new ConsistencyProof(0, 4, List.of()).proves(two, four)).isFalse();
        assertThat(new ConsistencyProof(0, 0, List.of()).proves(two, two)).isFalse();
        assertThat(new ConsistencyProof(1, 4, List.of()).proves(leaves.getFirst(), four))
                .isFalse();
    }

    @Test
    void madeForAnotherCheckpointIsNotPutIntoAFile() {
        Logs log = new Logs(5);
        assertThatThrownBy(() -> TlogProof.of(log.tree(4).inclusionProof(0), log.checkpoint(5)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CheckpointUpdate.of(log.tree(4).consistencyProof(1), log.checkpoint(5)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
