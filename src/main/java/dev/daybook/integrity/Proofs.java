package dev.daybook.integrity;

import dev.daybook.event.LogEntries;
import dev.daybook.integrity.tree.EntryBundle;
import dev.daybook.integrity.tree.MerkleTree;
import dev.daybook.integrity.tree.Tile;
import dev.daybook.integrity.tree.TilePath;
import dev.daybook.integrity.tree.TileReader;
import dev.daybook.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Makes proofs for whoever asks, over what was signed; what was appended since then is not there yet. */
@Component
public class Proofs {

    private final Checkpoints checkpoints;
    private final StoredTiles tiles;
    private final TileCache cache;
    private final LogEntries entries;

    Proofs(Checkpoints checkpoints, StoredTiles tiles, LogEntries entries) {
        this.checkpoints = checkpoints;
        this.tiles = tiles;
        this.cache = new TileCache();
        this.entries = entries;
    }

    /** The proof that the entry at a position is in a log; empty as long as no checkpoint covers it. */
    public Optional<TlogProof> inclusion(String organization, long position) {
        return checkpoints
                .latest(organization)
                .filter(latest -> latest.size() > position)
                .map(latest ->
                        TlogProof.of(tree(organization, latest.size()).inclusionProof(position), latest.signedNote()));
    }

    /**
     * The proof that a log continues what it was at an earlier size.
     *
     * @param from the earlier size
     * @param to the size of a checkpoint
     * @throws Refusal.Invalid naming {@code from} or {@code to}
     */
    public CheckpointUpdate consistency(String organization, long from, long to) {
        StoredCheckpoint later = checkpoints
                .at(organization, to)
                .orElseThrow(() -> new Refusal.Invalid("to", "to must be the size of a checkpoint of this log."));
        if (from > to) {
            throw new Refusal.Invalid("from", "from must not be larger than to.");
        }
        return CheckpointUpdate.of(tree(organization, to).consistencyProof(from), later.signedNote());
    }

    /** A tile of the tree that was signed last; empty if this tree has none at that path. */
    public Optional<Tile> tile(String organization, TilePath path) {
        long hashes = signed(organization) >>> (TilePath.HEIGHT * Math.min(path.level(), 7));
        return path.level() > 7 || !isWithin(path, hashes)
                ? Optional.empty()
                : Optional.of(reader(organization).read(List.of(path)).getFirst());
    }

    /** The entries of a bundle, in their order; empty if the log that was signed last does not have them all. */
    public Optional<Bundle> entries(String organization, TilePath path) {
        if (!isWithin(path, signed(organization))) {
            return Optional.empty();
        }
        long from = path.index() * TilePath.FULL;
        List<byte[]> read = new ArrayList<>(path.width());
        boolean[] intact = {true};
        entries.read(organization, from, from + path.width(), false, entry -> {
            intact[0] &= entry.isIntact() && entry.position() == from + read.size();
            read.add(entry.canonicalBytes());
        });
        return read.size() == path.width()
                ? Optional.of(new Bundle(EntryBundle.encode(read), intact[0]))
                : Optional.empty();
    }

    /** Entries as they are served. */
    public static final class Bundle {

        private final byte[] bytes;
        private final boolean intact;

        Bundle(byte[] bytes, boolean intact) {
            this.bytes = bytes;
            this.intact = intact;
        }

        /** The bytes, as {@link EntryBundle} has them. Not to be changed. */
        public byte[] bytes() {
            return bytes;
        }

        /** Whether they are what was appended. */
        public boolean isIntact() {
            return intact;
        }
    }

    private long signed(String organization) {
        return checkpoints.latest(organization).map(StoredCheckpoint::size).orElse(0L);
    }

    private static boolean isWithin(TilePath path, long size) {
        return path.index() < size / TilePath.FULL
                || (path.index() == size / TilePath.FULL && path.width() <= size % TilePath.FULL);
    }

    private MerkleTree tree(String organization, long size) {
        return new MerkleTree(reader(organization), size);
    }

    private TileReader reader(String organization) {
        return cache.over(organization, tiles.of(organization));
    }
}
