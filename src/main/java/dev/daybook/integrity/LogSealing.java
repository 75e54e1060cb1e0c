package dev.daybook.integrity;

import dev.daybook.event.follow.Stretch;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteSigner;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.Origin;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.integrity.note.SigningKey;
import dev.daybook.integrity.tree.CompactRange;
import dev.daybook.integrity.tree.Extension;
import dev.daybook.integrity.tree.MerkleTree;
import dev.daybook.integrity.tree.MissingTileException;
import dev.daybook.integrity.tree.Tile;
import dev.daybook.integrity.tree.TilePath;
import dev.daybook.integrity.tree.TileReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One log while it is sealed: from its last checkpoint, which is checked, to the next. Whatever is not as it should be stops it. */
final class LogSealing {

    /** How many events are read at a time. */
    private static final int PIECE = 16_384;

    private final String organization;
    private final @Nullable StoredCheckpoint last;
    private final List<LogKey> keys;
    private final SigningMarks.@Nullable Mark mark;
    private final @Nullable NoteVerifier lastKey;
    private final long size;
    private final long to;
    private final @Nullable Hash[] leaves;

    /**
     * A log that is to be sealed up to the end of a stretch.
     *
     * @param last its last checkpoint; null if nothing was signed
     * @param mark what this instance's key has signed of it last, as is known beside the key; null if nothing
     * @throws SealingStoppedException if that is not what was signed
     */
    LogSealing(
            Stretch stretch,
            @Nullable StoredCheckpoint last,
            List<LogKey> keys,
            SigningMarks.@Nullable Mark mark,
            VerifiedCheckpoints verified) {
        this.organization = stretch.organization();
        this.last = last;
        this.keys = keys;
        this.mark = mark;
        this.size = last == null ? 0 : last.size();
        this.to = stretch.to();
        if (stretch.from() > size) {
            throw new SealingStoppedException(
                    size,
                    "The log was sealed up to " + stretch.from() + ", and the last checkpoint has " + size
                            + " entries.");
        }
        this.lastKey = last == null ? null : verified(last, verified);
        this.leaves = new Hash[Math.toIntExact(Math.max(0, to - size))];
    }

    private NoteVerifier verified(StoredCheckpoint checkpoint, VerifiedCheckpoints verified) {
        if (keys.isEmpty()) {
            throw new SealingStoppedException(size, "The key of the last checkpoint is not stored.");
        }
        return orStop(() -> verified.verify(checkpoint, keys.getLast()));
    }

    String organization() {
        return organization;
    }

    /** How many entries are sealed. */
    long size() {
        return size;
    }

    /** Whether the stretch is sealed already, as it is if the follower's cursor was set back. */
    boolean isSealed() {
        return to <= size;
    }

    /** What is to be sealed. */
    Stretch stretch() {
        return new Stretch(organization, size, to);
    }

    /** Looks whether the log still has everything that was signed. */
    void checkHead(long head) {
        if (head < size) {
            throw new SealingStoppedException(
                    head, "The log ends at " + head + ", and was signed with " + size + " entries.");
        }
    }

    /** The tiles that sealing reads: those at the tree's edge, and what shows that it continues the mark. */
    Set<TilePath> tiles() {
        Set<TilePath> paths = new LinkedHashSet<>(MerkleTree.edge(size));
        if (mark != null && mark.size() < size) {
            paths.addAll(MerkleTree.consistencyTiles(mark.size(), size));
        }
        return paths;
    }

    /** Looks whether the stored tree is the one that was signed last, and continues the one that this key has signed last. */
    void checkTree(TileReader tiles) {
        if (last == null) {
            return;
        }
        if (!orStop(() -> new MerkleTree(tiles, size).root()).equals(last.root())) {
            throw new SealingStoppedException(size, "The stored tree is not the one that was signed last.");
        }
        if (mark != null
                && mark.size() <= size
                && !orStop(() -> new MerkleTree(tiles, size).consistencyProof(mark.size()))
                        .proves(mark.root(), last.root())) {
            throw anotherHistory();
        }
    }

    /**
     * Whether this key has signed more than the last checkpoint has: a signature was not stored if its transaction failed, and
     * is not stored any more if the database is an older one.
     */
    boolean isSignedAhead() {
        return mark != null && mark.size() > size;
    }

    /** Looks whether the log is long enough to have what is signed ahead. */
    void checkSignedAhead(long head) {
        if (head < signed().size()) {
            throw new SealingStoppedException(
                    head,
                    "The log ends at " + head + ", and this instance's key has signed " + signed().size()
                            + " entries of it: an older state of the database was restored.");
        }
    }

    /** Whether the log has what is signed ahead, as it was signed; its events are read for that. */
    boolean hasWhatIsSignedAhead(TileReader tiles, LogStorage storage) {
        CompactRange range = new CompactRange(size, orStop(() -> new MerkleTree(tiles, size).frontier(size)));
        while (range.size() < signed().size()) {
            long first = range.size();
            @Nullable Hash[] piece = new Hash[(int) Math.min(PIECE, signed().size() - first)];
            storage.entries(
                    List.of(new Stretch(organization, first, first + piece.length)),
                    (of, position, bytes, appended) -> piece[(int) (position - first)] = Hash.leaf(bytes));
            for (Hash leaf : piece) {
                range.append(there(leaf, range.size()));
            }
        }
        return range.root().equals(signed().root());
    }

    /** What a log was found to be, and what was signed of it. */
    record Claim(String organization, @Nullable StoredCheckpoint last, SigningMarks.Mark mark) {}

    Claim claim() {
        return new Claim(organization, last, signed());
    }

    SealingStoppedException anotherHistory() {
        return new SealingStoppedException(
                Math.min(size, signed().size()),
                "This instance's key has signed another history of this log, with "
                        + signed().size()
                        + " entries: an older state of the database was restored, and events were appended to it.");
    }

    private SigningMarks.Mark signed() {
        return Objects.requireNonNull(mark);
    }

    private static Hash there(@Nullable Hash leaf, long position) {
        if (leaf == null) {
            throw new SealingStoppedException(position, "There is no event at the position.");
        }
        return leaf;
    }

    /** Takes an entry: its leaf as its row is hashed now, and as it was when the row was appended. */
    void add(long position, Hash leaf, Hash appended) {
        int place = (int) (position - size);
        if (leaves[place] != null) {
            throw new SealingStoppedException(position, "Two events have one position.");
        }
        if (!leaf.equals(appended)) {
            throw new SealingStoppedException(position, "The event is not what was appended.");
        }
        leaves[place] = leaf;
    }

    /**
     * The next checkpoint.
     *
     * @param checkpoint what is signed, in the name that the log began with
     * @param verifier the public half of the key
     * @param begun whether it signs this log for the first time
     * @param tiles the tiles that are new or have grown
     */
    record Seal(StoredCheckpoint checkpoint, NoteVerifier verifier, boolean begun, List<Tile> tiles) {}

    /** Extends the tree by the entries that were added, and signs it. */
    Seal sign(TileReader tiles, SigningKey key, String originBase, Instant now) {
        Extension extension = extend(tiles);
        String origin = lastKey == null ? Origin.of(originBase, organization).value() : lastKey.name();
        NoteSigner signer = key.signer().named(origin);
        boolean begun = isBegunBy(key, signer.verifier());
        SignedNote note = new Checkpoint(origin, extension.size(), extension.root()).sign(List.of(signer));
        return new Seal(
                new StoredCheckpoint(organization, extension.size(), extension.root(), note.toString(), now),
                signer.verifier(),
                begun,
                extension.tiles());
    }

    private Extension extend(TileReader tiles) {
        List<Hash> added = new ArrayList<>(leaves.length);
        for (Hash leaf : leaves) {
            added.add(there(leaf, size + added.size()));
        }
        return orStop(() -> new MerkleTree(tiles, size).extend(added));
    }

    /** Whether a key signs this log for the first time. */
    private boolean isBegunBy(SigningKey key, NoteVerifier verifier) {
        if (lastKey != null && verifier.equals(lastKey)) {
            return false;
        }
        boolean retired = keys.stream().anyMatch(known -> known.verifier().equals(verifier.toString()));
        if (retired || (lastKey != null && !key.replaces(lastKey))) {
            throw new SealingStoppedException(
                    size,
                    "This instance's key may not sign here: " + lastKey + " signed last, and was not replaced by it.");
        }
        return true;
    }

    private <T> T orStop(Supplier<T> check) {
        try {
            return check.get();
        } catch (MissingTileException | MalformedException contradiction) {
            throw new SealingStoppedException(size, String.valueOf(contradiction.getMessage()));
        }
    }
}
