package dev.daybook.integrity;

import dev.daybook.integrity.tree.MerkleTree;
import dev.daybook.integrity.tree.RangeProof;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Proves ranges of positions from the stored tiles and checkpoints of each log. */
@Component
public class RangeProofs {

    private final Checkpoints checkpoints;
    private final StoredTiles tiles;

    RangeProofs(Checkpoints checkpoints, StoredTiles tiles) {
        this.checkpoints = checkpoints;
        this.tiles = tiles;
    }

    /**
     * The proof of the entries from one position to before another, under the smallest checkpoint that covers them, so that
     * it is always the same; empty as long as there is none.
     */
    public Optional<RangeProof> find(String organization, long from, long to) {
        return checkpoints
                .atLeast(organization, to)
                .map(checkpoint -> new MerkleTree(tiles.of(organization), checkpoint.size())
                        .rangeProof(from, to, checkpoint.signedNote()));
    }
}
