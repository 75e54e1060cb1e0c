package dev.daybook.integrity.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.integrity.note.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public class MerkleTreeTest {

    private static final int SIZES = 300;

    /** The leaves and roots with which the implementations of RFC 6962 are tested since the first of them. */
    private static final List<String> VECTOR_LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> VECTOR_ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    /** The tree of the specification's example. */
    private static final TileStore EXAMPLE = TileStore.of(leaves(70_000));

    public static List<Hash> leaves(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> Hash.leaf(Integer.toString(i).getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Test
    void hasTheRootsAndProofsOfTheKnownVectors() {
        List<Hash> leaves = VECTOR_LEAVES.stream()
                .map(leaf -> Hash.leaf(HexFormat.of().parseHex(leaf)))
                .toList();
        TileStore store = TileStore.of(leaves);
        for (int size = 0; size < VECTOR_ROOTS.size(); size++) {
            assertThat(new MerkleTree(store, size).root()).hasToString(VECTOR_ROOTS.get(size));
        }
        assertThat(new MerkleTree(store, 8).inclusionProof(0).hashes())
                .map(Hash::toString)
                .containsExactly(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertThat(new MerkleTree(store, 8).inclusionProof(5).hashes())
                .map(Hash::toString)
                .containsExactly(
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        assertThat(new MerkleTree(store, 3).inclusionProof(2).hashes())
                .map(Hash::toString)
                .containsExactly("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assertThat(new MerkleTree(store, 8).consistencyProof(6).hashes())
                .map(Hash::toString)
                .containsExactly(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        assertThat(new MerkleTree(store, 5).consistencyProof(2).hashes())
                .map(Hash::toString)
                .containsExactly(
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    }

    @Test
    void provesWhatTheSlowTreeProvesForAllSizesAndPairs() {
        List<Hash> leaves = leaves(SIZES);
        SlowTree slow = new SlowTree(leaves);
        TileStore store = TileStore.of(leaves);
        for (int size = 0; size <= SIZES; size++) {
            MerkleTree tree = new MerkleTree(store, size);
            Hash root = slow.root(size);
            assertThat(tree.root()).isEqualTo(root);
            for (int i = 0; i < size; i++) {
                InclusionProof inclusion = tree.inclusionProof(i);
                if (!inclusion.hashes().equals(slow.path(i, size)) || !inclusion.proves(leaves.get(i), root)) {
                    throw new AssertionError("Inclusion of " + i + " in " + size);
                }
            }
            for (int before = 0; before <= size; before++) {
                ConsistencyProof consistency = tree.consistencyProof(before);
                if (!consistency.hashes().equals(slow.proof(before, size))
                        || !consistency.proves(slow.root(before), root)) {
                    throw new AssertionError("Consistency of " + before + " and " + size);
                }
            }
        }
    }

    @Test
    void growsByBatchesToTheSameTilesAndRoots() {
        List<Hash> leaves = leaves(5000);
        SlowTree slow = new SlowTree(leaves);
        Random random = new Random(7);
        TileStore store = new TileStore();
        int size = 0;
        while (size < leaves.size()) {
            int batch = Math.min(random.nextInt(700), leaves.size() - size);
            Extension extension = new MerkleTree(store, size).extend(leaves.subList(size, size + batch));
            store.store(extension.tiles());
            size += batch;
            assertThat(extension.size()).isEqualTo(size);
            assertThat(extension.root()).isEqualTo(slow.root(size));
        }
        assertThat(store.tiles()).isEqualTo(TileStore.of(leaves).tiles());
    }

    @Test
    void growsOneByOneToTheSameTilesAndRoots() {
        List<Hash> leaves = leaves(600);
        SlowTree slow = new SlowTree(leaves);
        TileStore store = new TileStore();
        for (int size = 0; size < leaves.size(); size++) {
            Extension extension = new MerkleTree(store, size).extend(leaves.subList(size, size + 1));
            store.store(extension.tiles());
            assertThat(extension.root()).isEqualTo(slow.root(size + 1));
        }
        assertThat(store.tiles()).isEqualTo(TileStore.of(leaves).tiles());
    }

    @Test
    void growsAgainFromTilesThatACrashLeftWiderThanTheTree() {
        List<Hash> leaves = leaves(1000);
        TileStore store = TileStore.of(leaves.subList(0, 700));
        // The step from 300 to 700 stored its tiles and did not come to its end: the next instance begins at 300 again.
        Extension again = new MerkleTree(store, 300).extend(leaves.subList(300, 1000));
        store.store(again.tiles());
        assertThat(store.tiles()).isEqualTo(TileStore.of(leaves).tiles());
        assertThat(again.root()).isEqualTo(new SlowTree(leaves).root(1000));
    }

    @Test
    void addsNothingForNoLeaves() {
        List<Hash> leaves = leaves(10);
        assertThat(new MerkleTree(TileStore.of(leaves), 10).extend(List.of()))
                .isEqualTo(new Extension(10, new SlowTree(leaves).root(10), List.of()));
        assertThat(new MerkleTree(new TileStore(), 0).extend(List.of()))
                .isEqualTo(new Extension(0, Hash.EMPTY, List.of()));
    }

    @Test
    void hasTheTilesThatTheSpecificationCounts() {
        Map<String, Long> tiles = EXAMPLE.tiles().values().stream()
                .collect(Collectors.groupingBy(
                        tile -> "level " + tile.path().level()
                                + (tile.path().isFull()
                                        ? ""
                                        : " of " + tile.path().width()),
                        TreeMap::new,
                        Collectors.counting()));
        assertThat(tiles)
                .isEqualTo(Map.of(
                        "level 0", 273L, "level 0 of 112", 1L, "level 1", 1L, "level 1 of 17", 1L, "level 2 of 1", 1L));
        assertThat(TileStore.of(leaves(256)).tiles().values())
                .map(Tile::toString)
                .containsExactlyInAnyOrder("tile/0/000", "tile/1/000.p/1");
    }

    @Test
    void readsFewTilesAndAllAtOnce() {
        List<List<TilePath>> reads = new ArrayList<>();
        MerkleTree tree = new MerkleTree(
                paths -> {
                    reads.add(paths);
                    return EXAMPLE.read(paths);
                },
                70_000);
        tree.inclusionProof(12_345);
        tree.consistencyProof(12_345);
        tree.root();
        assertThat(reads).hasSize(3);
        assertThat(reads.getFirst())
                .map(TilePath::toString)
                .containsExactlyInAnyOrder("tile/0/048", "tile/1/000", "tile/1/001.p/17", "tile/0/273.p/112");
        reads.clear();
        tree.extend(leaves(1));
        assertThat(reads).hasSize(1);
        assertThat(reads.getFirst())
                .map(TilePath::toString)
                .containsExactly("tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1");
    }

    @Test
    void refusesTilesThatWereNotAskedFor() {
        Tile other = Tile.of(new TilePath(0, 1, 1), new byte[32]);
        assertThatThrownBy(() -> new MerkleTree(paths -> List.of(other), 5).root())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new MerkleTree(paths -> List.of(), 5).root())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesPlacesOutsideTheTree() {
        MerkleTree tree = new MerkleTree(TileStore.of(leaves(5)), 5);
        assertThatThrownBy(() -> tree.inclusionProof(5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.inclusionProof(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.consistencyProof(6)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.frontier(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MerkleTree(paths -> List.of(), -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsACompactRangeWhereToGoOn() {
        List<Hash> leaves = leaves(SIZES);
        SlowTree slow = new SlowTree(leaves);
        MerkleTree tree = new MerkleTree(TileStore.of(leaves), SIZES);
        for (int from = 0; from <= SIZES; from++) {
            CompactRange range = new CompactRange(from, tree.frontier(from));
            assertThat(range.root()).isEqualTo(slow.root(from));
            for (int i = from; i < Math.min(from + 9, SIZES); i++) {
                range.append(leaves.get(i));
                assertThat(range.root()).isEqualTo(slow.root(i + 1));
            }
        }
    }
}
